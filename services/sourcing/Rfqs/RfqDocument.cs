using System.ComponentModel.DataAnnotations;
using Matchmaking.ServiceDefaults;

namespace Matchmaking.Sourcing.Rfqs;

/// <summary>A drawing, or another file of the buyer, that an RFQ or one of its lines refers to.</summary>
public sealed record RfqDocument
{
    private const int Most = 50;

    /// <summary>Of the buyer, at the files service.</summary>
    public required Guid FileId { get; init; }

    [StringLength(120, MinimumLength = 1)] public required string Title { get; init; }

    /// <summary>As the file is called. The files service says it, whatever a request says.</summary>
    [StringLength(200)] public string? Name { get; init; }

    /// <summary>Of the content. The files service says it, whatever a request says.</summary>
    [StringLength(64)] public string? Sha256 { get; init; }

    /// <summary>Every document of the terms, with the path of its field and the line that it belongs to.</summary>
    internal static IEnumerable<(RfqDocument Document, string Path, Guid? LineId)> AllOf(RfqTerms terms) =>
    [
        .. terms.Documents.Select((document, i) => (document, $"documents[{i}]", (Guid?)null)),
        .. terms.Lines.SelectMany((line, i) => line.Documents.Select((document, j) => (document, $"lines[{i}].documents[{j}]", line.LineId))),
    ];

    internal static void Check(RfqTerms terms)
    {
        var all = AllOf(terms).ToList();
        if (all.Count > Most) throw Refuse.Field("rfq.too-many-documents", all[Most].Path + ".fileId", $"An RFQ has at most {Most} documents, with those of its lines.");
        foreach (var place in all.GroupBy(d => d.Path[..d.Path.LastIndexOf('[')]))
        {
            if (place.GroupBy(d => d.Document.FileId).FirstOrDefault(same => same.Skip(1).Any()) is { } twice)
                throw Refuse.Field("rfq.document-twice", twice.Last().Path + ".fileId", "This file is a document here already.");
        }
    }
}
