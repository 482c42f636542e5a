using System.Net;
using System.Text.Json.Nodes;
using Matchmaking.Registry.SupplierLists;
using Microsoft.Extensions.DependencyInjection;

namespace Matchmaking.Registry.Tests.SupplierLists;

/// <summary>A list is looked at before it is taken.</summary>
public sealed class PreviewTests(RegistryFixture registry)
{
    private const string Header = "STT;Tên công ty;MST;Địa chỉ;Ngành nghề;Màu logo";

    [Fact(DisplayName = "PRO-4: a preview shows how columns and rows are read and what would come of each, and takes nothing")]
    public async Task A_preview_shows()
    {
        var association = await registry.RegisteredAsync("Association");
        var taxCode = registry.NewTaxCode();
        var preview = await association.Http.PreviewAsync($"DANH SÁCH HỘI VIÊN\n{Header}\n1;Cơ khí Tre Việt;{taxCode};KCN Phúc Khánh, Thái Bình;Phay CNC, ghép mộng;đỏ\n2;Không số thuế;;;;\n");

        Assert.Equal(HttpStatusCode.Created, preview.StatusCode);
        Assert.Equal((2, 1, 1, 2), ((int)preview.Body["rows"]!, (int)preview.Body["created"]!, (int)preview.Body["refused"]!, (int)preview.Body["headerRow"]!));
        Assert.Equal([("STT", null), ("Tên công ty", "name_vi"), ("MST", "tax_code"), ("Địa chỉ", "address"), ("Ngành nghề", "processes"), ("Màu logo", null)],
            preview.Body["columns"]!.AsArray().Select(c => ((string?)c!["name"], (string?)c["column"])));
        var first = preview.Body["firstRows"]![0]!;
        Assert.Equal((3, "33", "machining-cnc-milling"), ((int)first["row"]!, (string?)first["values"]!["province_code"], (string?)first["values"]!["processes"]));
        Assert.Equal(0, await registry.CountAsync($"select 1 from organisation where tax_code = '{taxCode}'"));

        var path = $"/imports/previews/{preview.Body["previewId"]}/rows";
        var rows = await association.Http.ReadAsync(path);
        Assert.Equal([(3, "Created", "đỏ"), (4, "Refused", null)], rows["items"]!.AsArray().Select(r => ((int)r!["row"]!, (string?)r["outcome"], (string?)r["cells"]!.AsArray().ElementAtOrDefault(5))));
        Assert.Equal(["row.process-unknown", "row.value-missing"], rows["items"]!.AsArray().Select(r => (string?)r!["problems"]![0]!["code"]));
        Assert.Equal((1, 4), ((await association.Http.ReadAsync($"{path}?outcome=Refused")) is var refused ? ((int)refused["total"]!, (int)refused["items"]![0]!["row"]!) : default));
        Assert.Equal((2, "3"), ((await association.Http.ReadAsync($"{path}?withProblems=true&size=1")) is var page ? ((int)page["total"]!, (string?)page["next"]) : default));
    }

    [Fact(DisplayName = "PRO-4: what is confirmed is what was shown, once, and the report stays; the same list again changes nothing and announces nothing")]
    public async Task A_preview_is_confirmed()
    {
        var association = await registry.RegisteredAsync("Association");
        var text = $"{Header}\n1;Cơ khí Lúa Vàng;{registry.NewTaxCode()};KCN Phúc Khánh, Thái Bình;Phay CNC, ghép mộng;đỏ\n2;Không số thuế;;;;\n";
        var preview = await association.Http.PreviewAsync(text);
        var report = await association.Http.ConfirmAsync(preview);
        Assert.Equal((1, 1), ((int)report.Body["created"]!, (int)report.Body["refused"]!));
        var id = (string?)report.Body["results"]![0]!["organisationId"];
        Assert.Equal("Published", (string?)(await association.Http.ReadAsync($"/profiles/{id}"))["state"]);
        Assert.Equal(report.Body["results"]!.ToJsonString(), (await association.Http.ConfirmAsync(preview)).Body["results"]!.ToJsonString());
        Assert.Equal(report.Body["results"]!.ToJsonString(), (await association.Http.ReadAsync($"/imports/{report.Body["importId"]}"))["results"]!.ToJsonString());
        Assert.Equal(HttpStatusCode.NotFound, (await association.Http.SendAsync(HttpMethod.Get, $"/imports/previews/{preview.Body["previewId"]}")).StatusCode);

        var events = await EventsAsync();
        var again = await association.Http.PreviewAsync(text);
        Assert.Equal((0, 1, 1), ((int)again.Body["created"]!, (int)again.Body["unchanged"]!, (int)again.Body["refused"]!));
        Assert.Equal((1, 1), ((await association.Http.ConfirmAsync(again)).Body is var second ? ((int)second["unchanged"]!, (int)second["refused"]!) : default));
        Assert.Equal(events, await EventsAsync());

        Task<long> EventsAsync() => registry.CountAsync($"select 1 from outbox_archive where stream = '{id}' union all select 1 from outbox_message where stream = '{id}'");
    }

    [Fact(DisplayName = "PRO-4: columns are chosen by hand where the guess is wrong, each once, and the list is read anew")]
    public async Task Columns_are_chosen()
    {
        var association = await registry.RegisteredAsync("Association");
        var preview = await association.Http.PreviewAsync($"Cột A,Cột B,Cột C\nCông ty Chọn Cột,{registry.NewTaxCode()},Hà Nam\n");
        Assert.Equal(["tax_code", "name_vi"], preview.Body["missing"]!.AsArray().Select(c => (string?)c));
        Assert.Equal((HttpStatusCode.BadRequest, "import.column-missing"), (await association.Http.ConfirmAsync(preview) is var early ? (early.StatusCode, early.Code) : default));

        var path = $"/imports/previews/{preview.Body["previewId"]}/columns";
        Assert.Equal("import.columns-count", (await ChooseAsync("name_vi")).Code);
        Assert.Equal("import.column-unknown", (await ChooseAsync("name_vi", "colour", null)).Code);
        Assert.Equal("import.column-doubled", (await ChooseAsync("name_vi", "name_vi", null)).Code);
        var chosen = await ChooseAsync("name_vi", "tax_code", null);
        Assert.Equal((HttpStatusCode.OK, 1), (chosen.StatusCode, (int)chosen.Body["created"]!));
        Assert.Equal(1, (int)(await association.Http.ConfirmAsync(preview)).Body["created"]!);

        Task<Answer> ChooseAsync(params string?[] columns) => association.Http.SendAsync(HttpMethod.Put, path, new JsonObject { ["columns"] = new JsonArray([.. columns.Select(c => (JsonNode?)c)]) });
    }

    [Fact(DisplayName = "PRO-4: the header is chosen where no name is known, above or below the guess; a column without a name is a column, and no row between is lost")]
    public async Task The_header_is_chosen()
    {
        var association = await registry.RegisteredAsync("Association");
        var preview = await association.Http.PreviewAsync($"Danh sách A\nCột A,Cột B\nCột P,Cột Q,x\nCông ty Chọn Dòng,{registry.NewTaxCode()},ghi\n");
        Assert.Equal((1, 3, 3), ((int)preview.Body["headerRow"]!, (int)preview.Body["rows"]!, preview.Body["columns"]!.AsArray().Count));
        Assert.Equal([1, 2, 3, 4], preview.Body["top"]!.AsArray().Select(r => (int)r!["row"]!));
        var down = await HeadAsync(3);
        Assert.Equal((3, 1, 3), ((int)down.Body["headerRow"]!, (int)down.Body["rows"]!, down.Body["columns"]!.AsArray().Count));
        Assert.Equal(["Cột A", "Cột B"], (await HeadAsync(2)).Body["columns"]!.AsArray().Take(2).Select(c => (string?)c!["name"]));
        Assert.Equal((2, ""), ((int)(await HeadAsync(2)).Body["rows"]!, (string?)(await HeadAsync(2)).Body["columns"]![2]!["name"]));
        Assert.Equal("import.no-header", (await HeadAsync(9)).Code);
        await HeadAsync(3);
        await association.Http.SendAsync(HttpMethod.Put, $"/imports/previews/{preview.Body["previewId"]}/columns", new JsonObject { ["columns"] = new JsonArray("name_vi", "tax_code", null) });
        Assert.Equal((1, 0), (await association.Http.ConfirmAsync(preview)).Body is var report ? ((int)report["created"]!, (int)report["refused"]!) : default);

        Task<Answer> HeadAsync(int row) => association.Http.SendAsync(HttpMethod.Put, $"/imports/previews/{preview.Body["previewId"]}/header", new JsonObject { ["row"] = row });
    }

    [Fact(DisplayName = "PRO-4: a preview belongs to whoever uploaded it, for a day, after which nothing of it is left, and can be thrown away")]
    public async Task A_preview_is_its_uploaders()
    {
        var association = await registry.RegisteredAsync("Association");
        var colleague = await registry.JoinedAsync(association, "Manager");
        var preview = await association.Http.PreviewAsync(ListFile.Csv([ListFile.Row(registry.NewTaxCode())]));
        var path = $"/imports/previews/{preview.Body["previewId"]}";
        Assert.Equal((HttpStatusCode.NotFound, "import.preview-unknown"), (await colleague.Http.SendAsync(HttpMethod.Get, path) is var other ? (other.StatusCode, other.Code) : default));
        Assert.Equal(HttpStatusCode.NotFound, (await colleague.Http.ConfirmAsync(preview)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await association.Http.SendAsync(HttpMethod.Get, path)).StatusCode);
        Assert.Equal((1, 0), ((int)(await association.Http.ReadAsync("/imports/previews"))["total"]!, (int)(await colleague.Http.ReadAsync("/imports/previews"))["total"]!));

        await registry.ExecuteAsync($"select set_config('app.acts_for', 'service', false); update list_preview set expires_at = now() where id = '{preview.Body["previewId"]}'");
        foreach (var (method, route) in new[] { (HttpMethod.Get, path), (HttpMethod.Get, $"{path}/rows"), (HttpMethod.Post, $"{path}/confirmation") })
            Assert.Equal(HttpStatusCode.NotFound, (await association.Http.SendAsync(method, route)).StatusCode);
        var next = await association.Http.PreviewAsync(ListFile.Csv([ListFile.Row(registry.NewTaxCode())]));
        await registry.App.Services.GetRequiredService<SweepPreviews>().SweepAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, await registry.CountAsync($"select 1 from list_preview_top where preview_id = '{preview.Body["previewId"]}'"));
        Assert.Equal(0, await registry.CountAsync($"select 1 from list_preview_row where preview_id = '{preview.Body["previewId"]}'"));
        Assert.Equal(HttpStatusCode.NoContent, (await association.Http.SendAsync(HttpMethod.Delete, $"/imports/previews/{next.Body["previewId"]}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await association.Http.ConfirmAsync(next)).StatusCode);
    }

    [Fact(DisplayName = "PRO-4: a row that is probably a registered supplier waits for a decision: the same firm gets what it lacks, another becomes its own, and neither is asked about again")]
    public async Task Duplicates_are_decided()
    {
        var association = await registry.RegisteredAsync("Association");
        var (known, other) = (registry.NewTaxCode(), registry.NewTaxCode());
        var id = (string?)(await association.Http.ImportTextAsync($"tên công ty,mst,địa chỉ\nCông ty TNHH Cơ khí Rồng Lửa Xanh,{known},\"Lô A1, KCN Quế Võ, Bắc Ninh\"\n")).Body["results"]![0]!["organisationId"];
        var text = $"""
            tên công ty;mst;địa chỉ;điện thoại
            Rong Lua Xanh Mechanical Co., Ltd;;Lot A1, Que Vo Industrial Park, Bac Ninh;0222 123 456
            CTY TNHH CƠ KHÍ RỒNG LỬA XANH;{other};KCN Quế Võ, Bắc Ninh;
            Không Giống Ai Cả;;Hà Nội;
            """;
        var preview = await association.Http.PreviewAsync(text);
        Assert.Equal((2, 1), ((int)preview.Body["duplicates"]!, (int)preview.Body["refused"]!));
        var path = $"/imports/previews/{preview.Body["previewId"]}";
        var rows = (await association.Http.ReadAsync($"{path}/rows?isLike=true"))["items"]!.AsArray();
        Assert.Equal([(2, id, known), (3, id, known)], rows.Select(r => ((int)r!["row"]!, (string?)r["like"]!["organisationId"], (string?)r["like"]!["taxCode"])));
        Assert.All(rows, r => Assert.InRange((double)r!["like"]!["score"]!, 0.8, 1));
        Assert.Equal("import.row-unlike", (await DecideAsync((4, "SameFirm"))).Code);

        var decided = await DecideAsync((2, "SameFirm"), (3, "OtherFirm"));
        Assert.Equal((0, 1, 1, 1), ((int)decided.Body["duplicates"]!, (int)decided.Body["updated"]!, (int)decided.Body["created"]!, (int)decided.Body["refused"]!));
        var report = await association.Http.ConfirmAsync(preview);
        Assert.Equal([("Updated", id), ("Created", "other"), ("Refused", null)], report.Body["results"]!.AsArray().Select(r => ((string?)r!["outcome"], (string?)r["organisationId"] is { } of && of != id ? "other" : (string?)r["organisationId"])));
        var profile = await association.Http.ReadAsync($"/profiles/{id}");
        Assert.Equal(("Công ty TNHH Cơ khí Rồng Lửa Xanh", "0222 123 456", 1), ((string?)profile["nameVi"], (string?)profile["contactPhone"], profile["sites"]!.AsArray().Count));

        var again = await association.Http.PreviewAsync(text);
        Assert.Equal((0, 2, 1), ((int)again.Body["duplicates"]!, (int)again.Body["unchanged"]!, (int)again.Body["refused"]!));
        Assert.Equal((0, 2, 1), ((await association.Http.ImportTextAsync(text)).Body is var direct ? ((int)direct["updated"]!, (int)direct["unchanged"]!, (int)direct["refused"]!) : default));

        Task<Answer> DecideAsync(params (int Row, string Decision)[] decisions) => association.Http.SendAsync(HttpMethod.Put, $"{path}/decisions",
            new JsonObject { ["decisions"] = new JsonArray([.. decisions.Select(d => (JsonNode)new JsonObject { ["row"] = d.Row, ["decision"] = d.Decision })]) });
    }

    [Fact(DisplayName = "PRO-4: a row like an earlier one waits too; of whom nothing was decided is reported and not taken, and without a preview is a firm of its own")]
    public async Task Undecided_duplicates()
    {
        var association = await registry.RegisteredAsync("Association");
        var text = $"tên công ty;mst;địa chỉ\nCông ty CP Nhựa Mây Ngàn;{registry.NewTaxCode()};KCN Amata, Đồng Nai\nMay Ngan Plastics JSC;{registry.NewTaxCode()};Amata Industrial Park, Dong Nai\n";
        var preview = await association.Http.PreviewAsync(text);
        Assert.Equal((1, 1), ((int)preview.Body["created"]!, (int)preview.Body["duplicates"]!));
        var report = (await association.Http.ConfirmAsync(preview)).Body;
        Assert.Equal(("Duplicate", 2, null), ((string?)report["results"]![1]!["outcome"], (int)report["results"]![1]!["like"]!["row"]!, report["results"]![1]!["organisationId"]));
        Assert.Equal(1, (int)report["duplicates"]!);

        var direct = (await association.Http.ImportTextAsync(text)).Body;
        Assert.Equal(("Unchanged", "Created", "row.probable-duplicate"), ((string?)direct["results"]![0]!["outcome"], (string?)direct["results"]![1]!["outcome"], (string?)direct["results"]![1]!["problems"]![0]!["code"]));
    }

    [Fact(DisplayName = "PRO-4: one decision holds for all rows of a tax code, contradictions are refused, an empty one takes nothing from another row, and one choice decides the rest")]
    public async Task Decisions_hold_for_a_tax_code()
    {
        var association = await registry.RegisteredAsync("Association");
        var (known, twice, third, fourth) = (registry.NewTaxCode(), registry.NewTaxCode(), registry.NewTaxCode(), registry.NewTaxCode());
        await association.Http.ImportTextAsync($"tên công ty,mst,địa chỉ\nCông ty TNHH Khuôn mẫu Suối Đá Bạc,{known},\"Lô C3, KCN Quế Võ, Bắc Ninh\"\n");
        string Line(string taxCode, string phone) => $"CTY TNHH Khuôn mẫu Suối Đá Bạc;{taxCode};Lô C3 KCN Quế Võ, Bắc Ninh;{phone}\n";
        var preview = await association.Http.PreviewAsync($"tên công ty;mst;địa chỉ;điện thoại\n{Line(twice, "")}{Line(twice, "0222 1")}{Line(third, "")}{Line(fourth, "")}");
        var path = $"/imports/previews/{preview.Body["previewId"]}";
        Assert.Equal(4, (int)preview.Body["duplicates"]!);
        Assert.Equal([2, 4, 5], (await association.Http.ReadAsync($"{path}/rows?isLike=true"))["items"]!.AsArray().Select(r => (int)r!["row"]!));
        Assert.Equal("import.decisions-contradict", (await DecideAsync(null, (2, "SameFirm"), (3, "OtherFirm"))).Code);

        var one = await DecideAsync(null, (2, "SameFirm"), (3, null));
        Assert.Equal((2, 1, 1), ((int)one.Body["duplicates"]!, (int)one.Body["updated"]!, (int)one.Body["unchanged"]!));
        Assert.Equal(4, (int)(await DecideAsync(null, (2, null))).Body["duplicates"]!);
        await DecideAsync(null, (3, "SameFirm"));

        // The third is told apart from the registered firm; then the fourth is like either, and the registered one goes first.
        var apart = await DecideAsync(null, (4, "OtherFirm"));
        Assert.Equal((1, 1, 1), ((int)apart.Body["created"]!, (int)apart.Body["duplicates"]!, (int)apart.Body["updated"]!));
        var rest = await DecideAsync("OtherFirm");
        Assert.Equal((2, 0, 1, 1), ((int)rest.Body["created"]!, (int)rest.Body["duplicates"]!, (int)rest.Body["updated"]!, (int)rest.Body["unchanged"]!));
        var report = (await association.Http.ConfirmAsync(preview)).Body;
        Assert.Equal((2, 1, 1), ((int)report["created"]!, (int)report["updated"]!, (int)report["unchanged"]!));

        Task<Answer> DecideAsync(string? all, params (int Row, string? Decision)[] decisions) => association.Http.SendAsync(HttpMethod.Put, $"{path}/decisions",
            new JsonObject { ["rest"] = all, ["decisions"] = new JsonArray([.. decisions.Select(d => (JsonNode)new JsonObject { ["row"] = d.Row, ["decision"] = d.Decision })]) });
    }
}
