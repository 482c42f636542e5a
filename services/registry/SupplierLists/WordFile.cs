using CsvHelper;

namespace Matchmaking.Registry.SupplierLists;

/// <summary>What people write where we have one word: the files of <c>Words</c>, and other lists that were built in.</summary>
internal static class WordFile
{
    /// <summary>Rows of a built-in file, as its first column and what stands in <paramref name="column"/>.</summary>
    public static IEnumerable<(string Key, string Text)> Read(string resource, string column)
    {
        using var csv = CsvReader.Create(typeof(WordFile).Assembly.GetManifestResourceStream(resource)!, new CsvReaderOptions { Separator = ',' }); // Built in.
        while (csv.Read()) yield return (csv.GetString(0), csv.GetString(csv.GetFieldIndex(column)));
    }

    /// <summary>Each word of a file of <c>Words</c> with what it stands for.</summary>
    public static IEnumerable<(string Key, string Word)> Words(string name) =>
        Read($"Words.{name}.csv", "words").SelectMany(row => row.Text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries), (row, word) => (row.Key, word));
}
