using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.Storage;
using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Registry.SupplierLists;

/// <summary>Says what each column of a list that I uploaded is; the list is read anew.</summary>
public static class MapColumns
{
    /// <param name="Columns">For each column of the file, in its order, one of ours; null where it is not used.</param>
    public sealed record Request(IReadOnlyList<string?> Columns);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPut("/imports/previews/{id:guid}/columns", HandleAsync)
        .WithName(nameof(MapColumns))
        .RequireWriter(Kinds.Association, Kinds.Operator)
        .ProducesProblem(400)
        .ProducesProblem(404);

    private static async Task<Ok<PreviewView>> HandleAsync(Guid id, Request request, Caller caller, SupplierImport import, RegistryDb db, ListWords words, CancellationToken ct)
    {
        var preview = await import.PreviewAgainAsync(id, caller, async list =>
        {
            list.Take(Chosen(request.Columns, list.Names.Count));

            // What was decided was about rows as they were read.
            await db.SaveChangesAsync(ct);
            await db.ListPreviewRows.Where(r => r.PreviewId == list.Id).ExecuteUpdateAsync(row => row.SetProperty(r => r.Decision, (DuplicateDecision?)null), ct);
        }, ct);
        return TypedResults.Ok(await PreviewView.OfAsync(preview, db, words, ct));
    }

    private static List<string> Chosen(IReadOnlyList<string?> columns, int count)
    {
        if (columns.Count != count) throw Refuse.Field("import.columns-count", "columns", $"The file has {count} columns; say of each what it is, or null.");
        var chosen = columns.Select(c => c ?? "").ToList();
        for (var i = 0; i < count; i++)
        {
            if (chosen[i].Length == 0) continue;
            if (!Columns.All.Contains(chosen[i], StringComparer.Ordinal)) throw Refuse.Field("import.column-unknown", $"columns[{i}]", $"Columns are: {string.Join(", ", Columns.All)}.");
            if (chosen.IndexOf(chosen[i]) < i) throw Refuse.Field("import.column-doubled", $"columns[{i}]", $"The column {chosen[i]} is there twice.");
        }

        return chosen;
    }
}
