using Matchmaking.Portal.Forms;

namespace Matchmaking.Portal.Tests;

public sealed class FormTests
{
    [Theory]
    [InlineData("1.234,5", true, 1234.5)]
    [InlineData("1.234", true, 1234)]
    [InlineData("0.05", true, 0.05)]
    [InlineData("0,05", true, 0.05)]
    [InlineData("12.500.000", true, 12_500_000)]
    [InlineData("1,234.5", false, 1234.5)]
    [InlineData("1,234", false, 1234)]
    [InlineData("0,05", false, 0.05)]
    [InlineData("1 234", false, 1234)]
    [InlineData("-2", false, -2)]
    public void A_number_is_read_as_its_language_writes_it(string text, bool isVietnamese, double number)
    {
        Assert.True(Form.TryNumber(text, isVietnamese, out var read));
        Assert.Equal((decimal)number, read);
    }

    [Theory]
    [InlineData("nhiều")]
    [InlineData("1,2,3.4.5")]
    [InlineData("")]
    [InlineData("1e9")]
    public void What_is_no_number_is_refused(string text) => Assert.False(Form.TryNumber(text, isVietnamese: false, out _));
}
