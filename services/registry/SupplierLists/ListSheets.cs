using System.Text.Json.Serialization;

namespace Matchmaking.Registry.SupplierLists;

/// <summary>A table of a file that was read. The rows of a list count on from one sheet to the next.</summary>
/// <param name="Name">Null in a file that has but one.</param>
/// <param name="Before">How many rows count before its first one.</param>
/// <param name="HeaderRow">As the rows of the list count.</param>
/// <param name="FirstColumn">Where its columns begin among those of the list.</param>
/// <param name="Width">How many they are.</param>
public sealed record ReadSheet(string? Name, int Before, int HeaderRow, int FirstColumn, int Width);

/// <summary>A sheet of a workbook that was not read.</summary>
public sealed record LeftOutSheet(string Name, SheetReason Reason);

/// <summary>Why a sheet was not read.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SheetReason>))] // In the database, too.
public enum SheetReason
{
    /// <summary>It is not shown in the workbook.</summary>
    Hidden,

    /// <summary>There is nothing in it.</summary>
    Empty,

    /// <summary>No row among its first ones names columns of a list of firms.</summary>
    NoHeader,
}

/// <summary>A row at the top of a sheet, up to its header: what a person can choose another header from.</summary>
public sealed class ListTopRow
{
    private ListTopRow() { }

    internal ListTopRow(Guid previewId, int before, RawRow raw) => (PreviewId, Row, Cells) = (previewId, before + raw.Number, [.. raw.Cells.Select(c => (c ?? "").Replace("\0", "", StringComparison.Ordinal))]);

    public Guid PreviewId { get; private init; }

    public int Row { get; private init; }

    public List<string> Cells { get; private init; } = [];
}
