using System.Globalization;
using Matchmaking.Registry.Profiles;

namespace Matchmaking.Registry.Vettings;

/// <summary>The language of whoever opens a table.</summary>
public enum TableLanguage { Vi, En }

/// <summary>What stands in the tables of an association's desk.</summary>
internal static class DeskWords
{
    public static T Pick<T>(this TableLanguage language, T vi, T en) => language is TableLanguage.En ? en : vi;

    public static string Of(TableLanguage language, VettingState state) => state switch
    {
        VettingState.Requested => language.Pick("Đang chờ", "Waiting"),
        VettingState.InReview => language.Pick("Đang thẩm định", "In review"),
        VettingState.ChangesRequested => language.Pick("Cần bổ sung", "Changes requested"),
        VettingState.Approved => language.Pick("Được công nhận", "Approved"),
        VettingState.Rejected => language.Pick("Bị từ chối", "Rejected"),
        VettingState.Withdrawn => language.Pick("Đã rút", "Withdrawn"),
        VettingState.Suspended => language.Pick("Tạm đình chỉ", "Suspended"),
        _ => language.Pick("Hết hiệu lực", "Expired"),
    };

    public static string Of(TableLanguage language, ProfileState state) => state switch
    {
        ProfileState.Draft => language.Pick("Bản nháp", "Draft"),
        ProfileState.Published => language.Pick("Đã công bố", "Published"),
        _ => language.Pick("Bị tạm ngưng", "Suspended"),
    };

    public static string Of(TableLanguage language, bool isSo) => isSo ? language.Pick("có", "yes") : language.Pick("không", "no");

    public static string Of(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";
}
