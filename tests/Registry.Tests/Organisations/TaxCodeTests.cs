using Matchmaking.Registry.Organisations;

namespace Matchmaking.Registry.Tests.Organisations;

/// <summary>What is a tax code, without any I/O.</summary>
public sealed class TaxCodeTests
{
    [Theory(DisplayName = "ORG-1: a Vietnamese tax code's check digit is verified")]
    [InlineData("0100109106", "0100109106")]
    [InlineData(" 0100 109 106 ", "0100109106")]
    [InlineData("0100109106-012", "0100109106-012")]
    [InlineData("0100109106012", "0100109106-012")]
    [InlineData("0300588569", "0300588569")]
    public void A_valid_code_has_one_form(string typed, string expected)
    {
        Assert.True(TaxCode.TryParse("VN", typed, out var code));
        Assert.Equal(expected, code);
    }

    [Theory(DisplayName = "ORG-1: a Vietnamese tax code that is not one is refused")]
    [InlineData("0100109105")]
    [InlineData("0100109160")]
    [InlineData("010010910")]
    [InlineData("01001091060")]
    [InlineData("0100109106-12")]
    [InlineData("0100109106-012-1")]
    [InlineData("٠١٠٠١٠٩١٠٦")]
    [InlineData("")]
    [InlineData("MST0100109106")]
    public void An_invalid_code_is_refused(string typed) => Assert.False(TaxCode.TryParse("VN", typed, out _));

    [Fact(DisplayName = "ORG-1: every single wrong digit is caught")]
    public void Every_single_wrong_digit_is_caught()
    {
        const string right = "0100109106";
        for (var place = 0; place < 10; place++)
        {
            for (var digit = '0'; digit <= '9'; digit++)
            {
                var typed = right[..place] + digit + right[(place + 1)..];
                Assert.Equal(typed == right, TaxCode.TryParse("VN", typed, out _));
            }
        }
    }

    [Theory(DisplayName = "ORG-1: tax codes of other countries are kept as they are written there")]
    [InlineData("KR", "124-81-00998", true)]
    [InlineData("DE", "de 129274202", true)]
    [InlineData("JP", "x", false)]
    [InlineData("JP", "1;drop", false)]
    public void Others_are_only_limited(string country, string typed, bool isValid) => Assert.Equal(isValid, TaxCode.TryParse(country, typed, out _));
}
