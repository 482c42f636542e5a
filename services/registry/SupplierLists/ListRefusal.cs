using Matchmaking.ServiceDefaults;

namespace Matchmaking.Registry.SupplierLists;

/// <summary>Why a file as a whole is no list that can be taken.</summary>
internal static class ListRefusal
{
    public static RefusalException Unreadable() => Of("import.unreadable", "The file cannot be read as a table.");

    public static RefusalException NotItsName() => Of("import.not-its-name", "The name of the file does not fit its content. Send a .csv or .xlsx file.");

    public static RefusalException NoText() => Of("import.no-text", "The file is no text. Save it as \"CSV UTF-8\" or as .xlsx.");

    public static RefusalException NotUtf8() => Of("import.not-utf8", "The file is not UTF-8. Save it as \"CSV UTF-8\" or as .xlsx.");

    public static RefusalException Empty() => Of("import.empty", "There is no row in the file.");

    public static RefusalException UnpackedTooLarge() => Of("import.unpacked-too-large", "The workbook is too large when unpacked. Save the list as \"CSV UTF-8\", or split it.");

    public static RefusalException TooMuchText() => Of("import.too-much-text", "The list has too much text. Split it.");

    public static RefusalException RowTooLong(int row) => Of("import.row-too-long", $"Row {row} has more than {SupplierSheet.LongestRow} characters.");

    public static RefusalException RowTooFar() => Of("import.row-too-far", $"A list ends at row {SupplierSheet.LastRow}; move what stands below it up.");

    public static RefusalException TooManyColumns() => Of("import.too-many-columns", $"A list has at most {SupplierSheet.MostColumns} columns.");

    private static RefusalException Of(string code, string detail) => Refuse.Field(code, "file", detail);
}
