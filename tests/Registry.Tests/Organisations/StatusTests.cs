using Matchmaking.Registry.Organisations;
using Matchmaking.ServiceDefaults;

namespace Matchmaking.Registry.Tests.Organisations;

/// <summary>Size class and the dated history, without any I/O.</summary>
public sealed class StatusTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 15, 3, 0, 0, TimeSpan.Zero);

    [Theory(DisplayName = "ORG-2: the size class follows Decree 80/2021")]
    [InlineData(Sector.Industry, 10, 3e9, 9e9, SizeClass.Micro)]
    [InlineData(Sector.Industry, 10, 9e9, 3e9, SizeClass.Micro)]
    [InlineData(Sector.Industry, 10, 3.1e9, 3.1e9, SizeClass.Small)]
    [InlineData(Sector.Industry, 11, 1e9, 1e9, SizeClass.Small)]
    [InlineData(Sector.Industry, 100, 50e9, 900e9, SizeClass.Small)]
    [InlineData(Sector.Industry, 100, 51e9, 20e9, SizeClass.Small)]
    [InlineData(Sector.Industry, 100, 51e9, 21e9, SizeClass.Medium)]
    [InlineData(Sector.Industry, 200, 200e9, 101e9, SizeClass.Medium)]
    [InlineData(Sector.Industry, 200, 201e9, 101e9, SizeClass.Large)]
    [InlineData(Sector.Industry, 201, 1e9, 1e9, SizeClass.Large)]
    [InlineData(Sector.Services, 10, 10e9, 9e9, SizeClass.Micro)]
    [InlineData(Sector.Services, 11, 1e9, 1e9, SizeClass.Small)]
    [InlineData(Sector.Services, 50, 100e9, 60e9, SizeClass.Small)]
    [InlineData(Sector.Services, 51, 1e9, 1e9, SizeClass.Medium)]
    [InlineData(Sector.Services, 100, 300e9, 101e9, SizeClass.Medium)]
    [InlineData(Sector.Services, 101, 1e9, 1e9, SizeClass.Large)]
    public void Size_follows_the_decree(Sector sector, int staff, double revenue, double capital, SizeClass expected) =>
        Assert.Equal(expected, SizeClasses.Of(sector, staff, (decimal)revenue, (decimal)capital));

    [Fact(DisplayName = "ORG-2: without staff the size is unknown, without figures staff alone decides, and a missing figure meets no limit")]
    public void Missing_figures_have_a_rule()
    {
        Assert.Equal(SizeClass.Unknown, SizeClasses.Of(Sector.Industry, null, 1, 1));
        Assert.Equal(SizeClass.Small, SizeClasses.Of(Sector.Industry, 85, null, null));
        Assert.Equal(SizeClass.Medium, SizeClasses.Of(Sector.Industry, 85, 60e9m, null));
        Assert.Equal(SizeClass.Small, SizeClasses.Of(Sector.Industry, 85, null, 20e9m));
    }

    [Fact(DisplayName = "ORG-2: a fact is reported under the status it had on its own date")]
    public void A_fact_has_the_status_of_its_date()
    {
        var firm = NewFirm();
        firm.RecordStatus(new DateOnly(2020, 1, 1), Facts(Ownership.VietnameseOwned, 0, 9), Now);
        firm.RecordStatus(new DateOnly(2024, 7, 1), Facts(Ownership.JointVenture, 49, 150), Now);
        firm.RecordStatus(new DateOnly(2022, 1, 1), Facts(Ownership.VietnameseOwned, 0, 60), Now);

        Assert.Null(firm.StatusOn(new DateOnly(2019, 12, 31)));
        Assert.Equal(SizeClass.Micro, firm.StatusOn(new DateOnly(2021, 12, 31))!.Facts.SizeClass);
        Assert.Equal(SizeClass.Small, firm.StatusOn(new DateOnly(2024, 6, 30))!.Facts.SizeClass);
        Assert.Equal(Ownership.JointVenture, firm.StatusOn(new DateOnly(2024, 7, 1))!.Ownership);
    }

    [Fact(DisplayName = "ORG-2: a correction of a date counts, and what it corrects stays in the history")]
    public void A_correction_counts()
    {
        var firm = NewFirm();
        firm.RecordStatus(new DateOnly(2024, 1, 1), Facts(Ownership.VietnameseOwned, 0, 9), Now);
        firm.RecordStatus(new DateOnly(2024, 1, 1), Facts(Ownership.VietnameseOwned, 0, 90), Now);
        Assert.Equal(90, firm.StatusOn(new DateOnly(2025, 1, 1))!.Staff);
        Assert.Equal(2, firm.Statuses.Count);
    }

    [Fact(DisplayName = "ORG-2: today is the day in Vietnam, and no status starts later")]
    public void Today_is_the_day_in_Vietnam()
    {
        var lateEvening = new DateTimeOffset(2026, 6, 15, 17, 0, 0, TimeSpan.Zero);
        Assert.Equal(new DateOnly(2026, 6, 16), VietnamDay.Of(lateEvening));
        NewFirm().RecordStatus(new DateOnly(2026, 6, 16), Facts(Ownership.VietnameseOwned, 0, 9), lateEvening);
        var refusal = Assert.Throws<RefusalException>(() => NewFirm().RecordStatus(new DateOnly(2026, 6, 16), Facts(Ownership.VietnameseOwned, 0, 9), lateEvening.AddSeconds(-1)));
        Assert.Equal("status.in-future", refusal.Code);
    }

    [Theory(DisplayName = "ORG-2: the foreign share fits the ownership")]
    [InlineData(Ownership.VietnameseOwned, 49.99, true)]
    [InlineData(Ownership.VietnameseOwned, 50, false)]
    [InlineData(Ownership.ForeignInvested, 0, false)]
    [InlineData(Ownership.ForeignInvested, 100, true)]
    [InlineData(Ownership.JointVenture, 100, false)]
    [InlineData(Ownership.JointVenture, 0, false)]
    [InlineData(Ownership.JointVenture, 50, true)]
    [InlineData(Ownership.Abroad, 0, true)]
    public void The_share_fits_the_ownership(Ownership ownership, double share, bool fits) => Assert.Equal(fits, Organisation.Fits(Facts(ownership, (decimal)share, 1)));

    private static Organisation NewFirm() => new("VN", "0100109106", "Sao Mai", "Sao Mai", [Kinds.Supplier], false, Now);

    private static StatusFacts Facts(Ownership ownership, decimal share, int staff) => new(ownership, share, null, Sector.Industry, staff, null, null);
}
