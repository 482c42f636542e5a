using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Matchmaking.Sourcing.Tests.Rfqs;

/// <summary>Drawings of an RFQ: whose they are, who opens them, under which promise, and how the buyer knows.</summary>
public sealed class DocumentTests(DocumentFixture market) : IClassFixture<DocumentFixture>
{
    [Fact(DisplayName = "RFQ-1: a document of an RFQ or of a line is the buyer's own file, kept with its name and hash, through changes and copies; nobody else's, none that is gone, none twice")]
    public async Task Documents_are_the_buyers()
    {
        var (buyer, other) = (await market.FirmAsync("Buyer"), await market.FirmAsync("Buyer"));
        var (drawing, terms) = (await buyer.UploadAsync("vỏ hộp.csv"), await buyer.UploadAsync());
        var id = await buyer.Sourcing.DraftAsync(Rfq([(terms, " Quality terms ")], [(drawing, "Housing, revision A")]));
        var read = await buyer.Sourcing.GetAsync($"/rfqs/{id}");
        var kept = read.GetProperty("lines")[0].GetProperty("documents")[0];
        Assert.Equal((drawing, "Housing, revision A", "vỏ hộp.csv", 2), (kept.GetProperty("fileId").GetGuid(), kept.GetProperty("title").GetString(), kept.GetProperty("name").GetString(), read.GetProperty("documentCount").GetInt32()));
        Assert.Equal((await buyer.FilesAsync($"/files/{drawing}")).GetProperty("sha256").GetString(), kept.GetProperty("sha256").GetString());
        Assert.Equal("Quality terms", read.GetProperty("documents")[0].GetProperty("title").GetString());

        var theirs = await other.UploadAsync();
        Assert.Equal(("rfq.document-unknown", "documents[0].fileId"), await RefusedAsync(buyer, Rfq([(theirs, "Not mine")])));
        Assert.Equal(("rfq.document-unknown", "lines[0].documents[0].fileId"), await RefusedAsync(buyer, Rfq(ofLine: [(Guid.NewGuid(), "Nowhere")])));
        Assert.Equal(("rfq.document-twice", "documents[1].fileId"), await RefusedAsync(buyer, Rfq([(terms, "A"), (terms, "B")])));
        Assert.Equal(("rfq.document-under-nda", "documents[0].fileId"), await RefusedAsync(buyer, Rfq([(await buyer.UploadAsync(ndaRequired: true), "A")])));
        Assert.Equal(("rfq.too-many-documents", "lines[4].documents[2].fileId"), await RefusedAsync(buyer, TooMany()));

        var changed = Rfq([(terms, "Quality terms, new title")], nda: true);
        changed["version"] = 1;
        using (var put = await buyer.Sourcing.Http.PutAsJsonAsync($"/rfqs/{id}", changed)) await put.ReadAsync(HttpStatusCode.OK);
        Assert.Equal(1, (await buyer.Sourcing.GetAsync($"/rfqs/{id}")).GetProperty("documentCount").GetInt32());
        using var copied = await buyer.Sourcing.PostAsync($"/rfqs/{id}/copy");
        var copy = (await copied.ReadAsync(HttpStatusCode.Created)).GetProperty("rfqId").GetGuid();
        Assert.Equal(terms, (await buyer.Sourcing.GetAsync($"/rfqs/{copy}")).GetProperty("documents")[0].GetProperty("fileId").GetGuid());

        // Gone before it was published.
        using (var removed = await buyer.SendAsync(HttpMethod.Delete, $"/files/{terms}")) await removed.ReadAsync(HttpStatusCode.NoContent);
        using var published = await buyer.Sourcing.PostAsync($"/rfqs/{id}/publication");
        Assert.Equal(["documents[0].fileId"], await published.WrongFieldsAsync());
    }

    [Fact(DisplayName = "RFQ-6: who sees an RFQ opens its documents, and only those; each view is the buyer's to read, with the person's name and firm; who does not see it finds nothing")]
    public async Task Who_sees_the_RFQ_opens_them()
    {
        var (buyer, invited, uninvited) = (await market.FirmAsync("Buyer"), await market.FirmAsync("Supplier"), await market.FirmAsync("Supplier"));
        var (drawing, otherDrawing, unrelated) = (await buyer.UploadAsync(), await buyer.UploadAsync(), await buyer.UploadAsync());
        var id = await PublishAsync(buyer, Rfq(ofLine: [(drawing, "Housing")], visibility: "Invited"), invited);
        var other = await PublishAsync(buyer, Rfq([(otherDrawing, "Another part")]));

        var documents = await invited.Sourcing.GetAsync($"/rfqs/{id}/documents");
        Assert.Equal((true, "Housing"), (documents.GetProperty("isShown").GetBoolean(), documents.GetProperty("items")[0].GetProperty("title").GetString()));
        var link = await OpenedAsync(invited, drawing, id);
        using (var content = await market.DownloadAsync(link)) Assert.Equal(HttpStatusCode.OK, content.StatusCode);
        foreach (var (file, rfq) in new[] { (otherDrawing, id), (unrelated, id), (drawing, other), (drawing, Guid.NewGuid()) }) Assert.Equal("file.unknown", await NotOpenedAsync(invited, file, rfq));
        using (var direct = await invited.SendAsync(HttpMethod.Post, $"/files/{drawing}/links")) Assert.Equal(HttpStatusCode.NotFound, direct.StatusCode);

        Assert.Equal("file.unknown", await NotOpenedAsync(uninvited, drawing, id));
        foreach (var path in new[] { $"/rfqs/{id}/documents", $"/rfqs/{id}/documents?fileId={drawing}" })
        {
            using var hidden = await uninvited.Sourcing.Http.GetAsync(path);
            Assert.Equal("rfq.unknown", await hidden.RefusedAsync(HttpStatusCode.NotFound));
        }

        foreach (var path in new[] { $"/rfqs/{id}/views", $"/rfqs/{id}/views.csv" })
        {
            foreach (var stranger in new[] { invited, uninvited, await market.FirmAsync("Buyer") })
            {
                using var hidden = await stranger.Files.GetAsync(path);
                Assert.Equal("rfq-views.unknown", await hidden.RefusedAsync(HttpStatusCode.NotFound));
            }
        }

        await OpenedAsync(buyer, drawing, id); // The buyer's own is no news to it.
        var views = await buyer.FilesAsync($"/rfqs/{id}/views");
        var view = Assert.Single(views.GetProperty("items").EnumerateArray());
        Assert.Equal((drawing, invited.Id, invited.Sourcing.Name, $"Person {invited.Sourcing.Subject}"), (view.GetProperty("fileId").GetGuid(), view.GetProperty("organisationId").GetGuid(), view.GetProperty("nameVi").GetString(), view.GetProperty("viewedBy").GetString()));
        Assert.Contains($"vỏ hộp.csv,{drawing},{invited.Sourcing.Name},{invited.Id},Person {invited.Sourcing.Subject},", await buyer.Files.GetStringAsync($"/rfqs/{id}/views.csv"), StringComparison.Ordinal);
        Assert.Equal(0, (await buyer.FilesAsync($"/rfqs/{other}/views")).GetProperty("total").GetInt32());
    }

    [Fact(DisplayName = "RFQ-6: drawings under NDA: unsigned a supplier learns how many there are and signs through the RFQ, without a grant; signed it opens them; when the agreement has expired it is as before")]
    public async Task An_nda_is_signed_first()
    {
        var (buyer, supplier, uninvited) = (await market.FirmAsync("Buyer"), await market.FirmAsync("Supplier"), await market.FirmAsync("Supplier"));
        var drawing = await buyer.UploadAsync(ndaRequired: true);
        var id = await PublishAsync(buyer, Rfq(ofLine: [(drawing, "Secret housing")], nda: true, visibility: "Invited"), supplier);
        await UnsignedAsync();
        Assert.Equal("nda.unknown", await NotSignedAsync(uninvited, buyer.Id, id));
        Assert.Equal("nda.unknown", await NotSignedAsync(supplier, uninvited.Id, id));
        using (var hidden = await uninvited.Files.GetAsync($"/ndas?rfqId={id}")) Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
        var open = await PublishAsync(buyer, Rfq([(await buyer.UploadAsync(), "Not secret")]));
        Assert.Equal("nda.unknown", await NotSignedAsync(supplier, buyer.Id, open));

        using (var signed = await supplier.SignAsync(buyer.Id, id)) await signed.ReadAsync(HttpStatusCode.Created);
        var documents = await supplier.Sourcing.GetAsync($"/rfqs/{id}/documents");
        Assert.Equal((true, "Secret housing"), (documents.GetProperty("isShown").GetBoolean(), documents.GetProperty("items")[0].GetProperty("title").GetString()));
        var link = await OpenedAsync(supplier, drawing, id);
        Assert.Equal("file.unknown", await NotOpenedAsync(uninvited, drawing, id));
        Assert.True((await buyer.FilesAsync($"/rfqs/{id}/views")).GetProperty("items")[0].GetProperty("underNda").GetBoolean());

        await market.ExpireNdasAsync(buyer.Id);
        using (var late = await market.DownloadAsync(link)) Assert.Equal(HttpStatusCode.NotFound, late.StatusCode);
        await UnsignedAsync();

        async Task UnsignedAsync()
        {
            var hidden = await supplier.Sourcing.GetAsync($"/rfqs/{id}/documents");
            Assert.Equal((false, 1, 0), (hidden.GetProperty("isShown").GetBoolean(), hidden.GetProperty("count").GetInt32(), hidden.GetProperty("items").GetArrayLength()));
            var rfq = (await supplier.Sourcing.GetAsync($"/rfqs/{id}")).ToString();
            Assert.DoesNotContain("Secret housing", rfq, StringComparison.Ordinal);
            Assert.DoesNotContain($"{drawing}", rfq, StringComparison.Ordinal);
            Assert.Equal("file.unknown", await NotOpenedAsync(supplier, drawing, id));
            var waiting = (await supplier.FilesAsync($"/ndas?rfqId={id}")).GetProperty("items").EnumerateArray().Single(n => n.GetProperty("organisationId").GetGuid() == buyer.Id);
            Assert.Equal((1, JsonValueKind.Null), (waiting.GetProperty("files").GetInt32(), waiting.GetProperty("signedAt").ValueKind));
        }
    }

    [Fact(DisplayName = "RFQ-6: what was published with an RFQ stays, also when it is cancelled, for those who see it")]
    public async Task Documents_stay()
    {
        var (buyer, supplier) = (await market.FirmAsync("Buyer"), await market.FirmAsync("Supplier"));
        var drawing = await buyer.UploadAsync();
        var id = await PublishAsync(buyer, Rfq([(drawing, "Housing")]));
        using (var held = await buyer.SendAsync(HttpMethod.Delete, $"/files/{drawing}")) Assert.Equal("file.held", await held.RefusedAsync(HttpStatusCode.Conflict));
        using (var cancelled = await buyer.Sourcing.PostAsync($"/rfqs/{id}/cancellation", new { reason = "Not needed any more" })) await cancelled.ReadAsync(HttpStatusCode.NoContent);
        await OpenedAsync(supplier, drawing, id);
        using (var still = await buyer.SendAsync(HttpMethod.Delete, $"/files/{drawing}")) Assert.Equal("file.held", await still.RefusedAsync(HttpStatusCode.Conflict));
    }

    private static Dictionary<string, object?> Rfq((Guid, string)[]? ofRfq = null, (Guid, string)[]? ofLine = null, bool nda = false, string visibility = "Public")
    {
        var line = Bodies.Line("P-1", 1000);
        line["documents"] = Documents(ofLine);
        var rfq = Bodies.Rfq(visibility);
        (rfq["lines"], rfq["documents"], rfq["ndaRequired"]) = (new[] { line }, Documents(ofRfq), nda);
        return rfq;

        static object[] Documents((Guid, string)[]? documents) => [.. (documents ?? []).Select(d => (object)new { fileId = d.Item1, title = d.Item2 })];
    }

    private static Dictionary<string, object?> TooMany()
    {
        var rfq = Rfq([.. Enumerable.Range(0, 8).Select(i => (Guid.NewGuid(), $"{i}"))]);
        rfq["lines"] = Enumerable.Range(0, 5).Select(i => new Dictionary<string, object?>(Bodies.Line($"P-{i}", 10)) { ["documents"] = Enumerable.Range(0, 10).Select(j => new { fileId = Guid.NewGuid(), title = $"{j}" }) }).ToArray();
        return rfq;
    }

    private static async Task<Guid> PublishAsync(Firm buyer, object rfq, params Firm[] invited)
    {
        var id = await buyer.Sourcing.DraftAsync(rfq);
        if (invited.Length > 0)
        {
            using var put = await buyer.Sourcing.Http.PutAsJsonAsync($"/rfqs/{id}/invitations", new { supplierIds = invited.Select(i => i.Id) });
            await put.ReadAsync(HttpStatusCode.OK);
        }

        using var published = await buyer.Sourcing.PostAsync($"/rfqs/{id}/publication");
        await published.ReadAsync(HttpStatusCode.OK);
        return id;
    }

    private static async Task<(string?, string)> RefusedAsync(Firm buyer, object rfq)
    {
        using var response = await buyer.Sourcing.PostAsync("/rfqs", rfq);
        return (await response.RefusedAsync(HttpStatusCode.BadRequest), Assert.Single(await response.WrongFieldsAsync()));
    }

    private static async Task<string> OpenedAsync(Firm by, Guid file, Guid rfq)
    {
        using var response = await by.OpenAsync(file, rfq);
        return (await response.ReadAsync(HttpStatusCode.OK)).GetProperty("url").GetString()!; // A 200 has one.
    }

    private static async Task<string?> NotOpenedAsync(Firm by, Guid file, Guid rfq)
    {
        using var response = await by.OpenAsync(file, rfq);
        return await response.RefusedAsync(HttpStatusCode.NotFound);
    }

    private static async Task<string?> NotSignedAsync(Firm by, Guid owner, Guid rfq)
    {
        using var response = await by.SignAsync(owner, rfq);
        return await response.RefusedAsync(HttpStatusCode.NotFound);
    }
}
