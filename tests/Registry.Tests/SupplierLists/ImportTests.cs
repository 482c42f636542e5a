using System.Net;
using System.Text.Json.Nodes;

namespace Matchmaking.Registry.Tests.SupplierLists;

/// <summary>Associations bring lists of suppliers.</summary>
public sealed class ImportTests(RegistryFixture registry)
{
    [Fact(DisplayName = "PRO-4: rows of one tax code become one supplier with its sites and capabilities, published when they suffice")]
    public async Task Rows_become_suppliers()
    {
        var association = await registry.RegisteredAsync("Association");
        var (one, two) = (registry.NewTaxCode(), registry.NewTaxCode());
        var answer = await association.Http.ImportAsync(
            ListFile.Row(one, ("name_en", "Anh Duong Co."), ("certificate_codes", "iso-9001; iso-14001"), ("contact_name", "Bình"), ("contact_email", "binh@ad.vn"), ("monthly_capacity", "5000"), ("capacity_unit", "H87")),
            ListFile.Row(one, ("process_codes", "machining-milling;machining"), ("tolerance_mm", "")),
            ListFile.Row(one, ("site_name", "Nhà máy 2"), ("province_code", "79"), ("latitude", "10.8"), ("longitude", "106.7")),
            ListFile.Row(two, ("name_vi", "Công ty Chưa Đủ"), ("site_name", ""), ("province_code", ""), ("process_codes", ""), ("material_codes", ""), ("tolerance_mm", "")));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal((4, 4, 0, 0, 0), Counts(answer.Body));
        Assert.Equal([2, 3, 4, 5], answer.Body["results"]!.AsArray().Select(r => (int)r!["row"]!));
        var id = answer.Body["results"]![0]!["organisationId"]!.GetValue<Guid>();
        var profile = await association.Http.ReadAsync($"/profiles/{id}");
        Assert.Equal(("Published", "Anh Duong Co.", "Small"), ((string?)profile["state"], (string?)profile["nameEn"], (string?)profile["sizeClass"]));
        Assert.Equal([3, 1], profile["sites"]!.AsArray().Select(s => s!["capabilities"]!.AsArray().Count));
        Assert.Equal(["iso-14001", "iso-9001"], profile["certificates"]!.AsArray().Select(c => (string?)c!["typeCode"]));

        Assert.Equal((1, 2), (await registry.Published.FirstAsync(e => e.OrganisationId == id) is var told ? (told.Version, told.Sites.Count) : default));
        Assert.Equal(["Supplier"], (await registry.Organisations.FirstAsync(e => e.OrganisationId == id)).Kinds);
        var draft = answer.Body["results"]![3]!["organisationId"]!.GetValue<Guid>();
        Assert.Equal("Draft", (string?)(await association.Http.ReadAsync($"/profiles/{draft}"))["state"]);
    }

    [Fact(DisplayName = "PRO-4: a re-run changes nothing, also under another name, in another order and as XLSX")]
    public async Task A_rerun_changes_nothing()
    {
        var association = await registry.RegisteredAsync("Association");
        Dictionary<string, string>[] rows =
        [
            ListFile.Row(registry.NewTaxCode(), ("foreign_share_percent", "0"), ("batch_min", "10"), ("batch_max", "500"), ("latitude", "21.0277644"), ("longitude", "105.8341598")),
            ListFile.Row(registry.NewTaxCode(), ("ownership", "ForeignInvested"), ("foreign_share_percent", "72.5"), ("process_codes", "machining-turning;machining-milling")),
        ];
        var first = await association.Http.ImportAsync(rows);
        Assert.Equal((2, 2, 0, 0, 0), Counts(first.Body));
        var before = await StateAsync();

        Assert.Equal((2, 0, 0, 2, 0), Counts((await association.Http.ImportAsync(rows)).Body));
        Assert.Equal((2, 0, 0, 2, 0), Counts((await association.Http.ImportTextAsync(ListFile.Csv([.. rows.Reverse()], ';'), "again.csv")).Body));
        Assert.Equal((2, 0, 0, 2, 0), Counts((await association.Http.ImportFileAsync(ListFile.Xlsx(rows), "again.xlsx")).Body));
        Assert.Equal(before, await StateAsync());

        // Several at once, too.
        var parallel = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => association.Http.ImportAsync(rows)));
        Assert.All(parallel, a => Assert.Equal((2, 0, 0, 2, 0), Counts(a.Body)));
        Assert.Equal(before, await StateAsync());

        // Every stored state is announced by an event, so no event is no change.
        async Task<string> StateAsync()
        {
            var ids = string.Join(',', first.Body["results"]!.AsArray().Select(r => $"'{r!["organisationId"]}'"));
            return $"{await registry.CountAsync($"select 1 from outbox_archive where stream in ({ids}) union all select 1 from outbox_message where stream in ({ids})")} "
                + $"{await registry.CountAsync($"select 1 from organisation_status where organisation_id in ({ids})")} "
                + string.Join(';', await Task.WhenAll(first.Body["results"]!.AsArray().Select(async r => (await association.Http.ReadAsync($"/profiles/{r!["organisationId"]}")).ToJsonString())));
        }
    }

    [Fact(DisplayName = "PRO-4: two first imports of one list at once make each supplier once")]
    public async Task Parallel_first_imports()
    {
        var association = await registry.RegisteredAsync("Association");
        var rows = Enumerable.Range(0, 600).Select(_ => ListFile.Row(registry.NewTaxCode())).ToArray();
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => association.Http.ImportAsync(i % 2 == 0 ? rows : [.. rows.Reverse()])));
        Assert.Equal([0, 0, 0, 0, 0, 600], answers.Select(a => (int)a.Body["created"]!).Order());
        Assert.All(answers, a => Assert.Equal(0, (int)a.Body["refused"]!));
    }

    [Fact(DisplayName = "PRO-4: what a later list says anew is taken, and what it leaves empty stays")]
    public async Task A_later_list_updates()
    {
        var association = await registry.RegisteredAsync("Association");
        var taxCode = registry.NewTaxCode();
        var row = ListFile.Row(taxCode, ("contact_name", "Bình"), ("address", "Lô A"));
        var id = (string?)(await association.Http.ImportAsync(row)).Body["results"]![0]!["organisationId"];

        var answer = await association.Http.ImportAsync(ListFile.Row(taxCode, ("staff", "150"), ("tolerance_mm", "0.01"), ("certificate_codes", "iso-9001")));
        Assert.Equal((1, 0, 1, 0, 0), Counts(answer.Body));
        var profile = await association.Http.ReadAsync($"/profiles/{id}");
        Assert.Equal(("Bình", "Medium", "Lô A"), ((string?)profile["contactName"], (string?)profile["sizeClass"], (string?)profile["sites"]![0]!["address"]));
        Assert.Equal(0.01m, (decimal?)profile["sites"]![0]!["capabilities"]![0]!["toleranceMm"]);
        var told = await registry.Published.FirstAsync(e => e.OrganisationId.ToString() == id && e.Version == 2);
        Assert.Equal(("Medium", "iso-9001"), (told.SizeClass, told.Certificates[0].TypeCode));
        Assert.Equal(2, (await registry.Organisations.FirstAsync(e => e.OrganisationId.ToString() == id && e.SizeClass == "Medium")).Version);
    }

    [Fact(DisplayName = "PRO-4: a list as associations keep them is read: a title, columns in any order, words instead of codes, provinces of before the mergers")]
    public async Task A_real_list()
    {
        var association = await registry.RegisteredAsync("Association");
        var text = $"""
            DANH SÁCH DOANH NGHIỆP;;;;;;;
            ;;;;;;;
            STT;Địa chỉ;Tên doanh nghiệp;Ngành nghề;Mã số thuế;Số lao động (người);Chứng nhận;Loại hình sở hữu
            1;Lô B2, KCN Đình Trám, tỉnh Bắc Giang;Công ty TNHH Hoa Sen Vàng;Tiện CNC, khảm xà cừ;{registry.NewTaxCode()};120;ISO 9001:2015, sao vàng;100% vốn nước ngoài
            """;
        var answer = await association.Http.ImportTextAsync(text, "hội viên.csv");
        Assert.Equal((1, 1, 0, 0, 0), Counts(answer.Body));
        var row = answer.Body["results"]![0]!;
        Assert.Equal([("processes", "row.process-unknown", true), ("certificates", "row.certificate-unknown", true)], row["problems"]!.AsArray()
            .Select(p => ((string?)p!["column"], (string?)p["code"], (bool)p["isWarning"]!)).OrderByDescending(p => p.Item1));

        var profile = await association.Http.ReadAsync($"/profiles/{row["organisationId"]}");
        Assert.Equal(("24", "Theo danh sách: sao vàng; khảm xà cừ", "ForeignInvested"), ((string?)profile["sites"]![0]!["provinceCode"], (string?)profile["descriptionVi"], (string?)profile["ownership"]));
        Assert.Equal("machining-cnc-turning", (string?)profile["sites"]![0]!["capabilities"]![0]!["processCode"]);
        Assert.Equal(["iso-9001"], profile["certificates"]!.AsArray().Select(c => (string?)c!["typeCode"]));
        Assert.Equal((1, 0, 0, 1, 0), Counts((await association.Http.ImportTextAsync(text, "again.csv")).Body));
    }

    [Theory(DisplayName = "PRO-4: a bad row is refused with its number and column, and the good one beside it is taken")]
    [InlineData("tax_code", "0100109107", "row.tax-code-invalid")]
    [InlineData("tax_code", "0100109106-1", "row.tax-code-form")]
    [InlineData("tax_code", "", "row.value-missing")]
    [InlineData("country", "XX", "row.code-unknown")]
    [InlineData("name_vi", "", "row.value-missing")]
    [InlineData("ownership", "Ours", "row.ownership-unknown")]
    [InlineData("ownership", "1", "row.ownership-unknown")]
    [InlineData("foreign_share_percent", "70", "row.share-contradicts-ownership")]
    [InlineData("staff", "many", "row.number-invalid")]
    [InlineData("staff", "1.5", "row.number-invalid")]
    [InlineData("staff", "-3", "row.number-out-of-range")]
    [InlineData("province_code", "99", "row.code-unknown")]
    [InlineData("province_code", "", "row.value-missing")]
    [InlineData("latitude", "21", "row.value-missing", "longitude")]
    [InlineData("latitude", "210", "row.number-out-of-range", "latitude,longitude")]
    [InlineData("process_codes", "machining-turning;alchemy", "row.code-unknown")]
    [InlineData("process_codes", "", "row.value-missing")]
    [InlineData("material_codes", "mithril", "row.code-unknown")]
    [InlineData("certificate_codes", "iso-0", "row.code-unknown")]
    [InlineData("tolerance_mm", "1,2,3", "row.number-invalid")]
    [InlineData("tolerance_mm", "0", "row.number-out-of-range")]
    [InlineData("monthly_capacity", "100", "row.value-missing", "capacity_unit")]
    [InlineData("capacity_unit", "XX", "row.code-unknown")]
    [InlineData("contact_email", "nobody", "row.email-invalid")]
    [InlineData("website", "javascript:alert(1)", "row.website-invalid")]
    public async Task A_bad_row_is_reported(string column, string value, string code, string? reported = null)
    {
        var association = await registry.RegisteredAsync("Association");
        var answer = await association.Http.ImportAsync(ListFile.Row(registry.NewTaxCode()), ListFile.Row(registry.NewTaxCode(), (column, value)));

        Assert.Equal((2, 1, 0, 0, 1), Counts(answer.Body));
        var refused = answer.Body["results"]![1]!;
        Assert.Equal((3, "Refused", null), ((int)refused["row"]!, (string?)refused["outcome"], refused["organisationId"]));
        Assert.Equal((reported ?? column).Split(','), refused["problems"]!.AsArray().Select(p => (string?)p!["column"]).Distinct());
        Assert.Contains(code, refused["problems"]!.AsArray().Select(p => (string?)p!["code"]));
    }

    [Fact(DisplayName = "PRO-4: a long text is refused, not cut")]
    public async Task A_long_text_is_refused()
    {
        var association = await registry.RegisteredAsync("Association");
        var answer = await association.Http.ImportAsync(ListFile.Row(registry.NewTaxCode(), ("name_vi", new string('x', 201)), ("description_vi", new string('y', 5000)), ("processes", new string('z', 4001)), ("certificates", new string('z', 4001))));
        Assert.Equal(["name_vi", "description_vi", "processes", "certificates"], answer.Body["results"]![0]!["problems"]!.AsArray().Select(p => (string?)p!["column"]).Distinct());
    }

    [Fact(DisplayName = "PRO-4: words without a code for which the description has no room are reported as not kept")]
    public async Task Words_without_room_are_reported()
    {
        var association = await registry.RegisteredAsync("Association");
        var answer = await association.Http.ImportAsync(ListFile.Row(registry.NewTaxCode(), ("description_vi", new string('y', 3990)), ("processes", "khảm xà cừ")));
        Assert.Equal("Created", (string?)answer.Body["results"]![0]!["outcome"]);
        Assert.Contains(("row.words-not-kept", "khảm xà cừ"), answer.Body["results"]![0]!["problems"]!.AsArray().Select(p => ((string?)p!["code"], (string?)p["value"])));
    }

    [Fact(DisplayName = "PRO-4: two rows of one supplier that disagree are not both taken")]
    public async Task A_contradiction_is_refused()
    {
        var association = await registry.RegisteredAsync("Association");
        var taxCode = registry.NewTaxCode();
        var answer = await association.Http.ImportAsync(
            ListFile.Row(taxCode), ListFile.Row(taxCode, ("name_vi", "Khác")), ListFile.Row(taxCode, ("province_code", "79"), ("process_codes", "machining")),
            ListFile.Row(taxCode), ListFile.Row(taxCode, ("batch_min", "10"), ("site_name", "Hai")), ListFile.Row(taxCode, ("batch_max", "5"), ("site_name", "Hai")));
        Assert.Equal((6, 2, 0, 1, 3), Counts(answer.Body));
        Assert.Equal([(3, "name_vi", "row.contradicts-earlier-row"), (4, "province_code", "row.contradicts-earlier-row"), (7, "batch_max", "row.batch-range")], answer.Body["results"]!.AsArray()
            .Where(r => (string?)r!["outcome"] == "Refused").Select(r => ((int)r!["row"]!, (string?)r["problems"]![0]!["column"], (string?)r["problems"]![0]!["code"])));
    }

    [Fact(DisplayName = "PRO-4: imports are kept, and each association sees its own")]
    public async Task Imports_are_kept()
    {
        var (association, other, supplier) = (await registry.RegisteredAsync("Association"), await registry.RegisteredAsync("Association"), await registry.RegisteredAsync());
        for (var i = 0; i < 27; i++) await association.Http.ImportTextAsync($"tax_code,name_vi\n,{i}\n", $"{i}.csv");

        var page = await association.Http.ReadAsync("/imports");
        Assert.Equal((25, 27, "26.csv"), (page["items"]!.AsArray().Count, (int)page["total"]!, (string?)page["items"]![0]!["fileName"]));
        var rest = await association.Http.ReadAsync($"/imports?after={page["next"]}");
        Assert.Equal(["1.csv", "0.csv"], rest["items"]!.AsArray().Select(i => (string?)i!["fileName"]));
        Assert.Null(rest["next"]);

        var one = $"/imports/{page["items"]![0]!["importId"]}";
        Assert.Equal("row.value-missing", (string?)(await association.Http.ReadAsync(one))["results"]![0]!["problems"]![0]!["code"]);
        var rows = await association.Http.ReadAsync($"{one}/rows?outcome=Refused&size=1");
        Assert.Equal((1, 2, null), ((int)rows["total"]!, (int)rows["items"]![0]!["row"]!, (string?)rows["next"]));
        Assert.Equal((1, 0), ((int)(await association.Http.ReadAsync($"{one}/rows?withProblems=true"))["total"]!, (int)(await association.Http.ReadAsync($"{one}/rows?outcome=Created"))["total"]!));
        Assert.Empty((await association.Http.ReadAsync($"{one}?withRows=false"))["results"]!.AsArray());
        Assert.Equal((HttpStatusCode.NotFound, "import.unknown"), (await other.Http.SendAsync(HttpMethod.Get, one) is var a ? (a.StatusCode, a.Code) : default));
        Assert.Equal(HttpStatusCode.Forbidden, (await supplier.Http.SendAsync(HttpMethod.Get, "/imports")).StatusCode);
        var refused = await supplier.Http.ImportAsync(ListFile.Row(registry.NewTaxCode()));
        Assert.Equal((HttpStatusCode.Forbidden, "caller.wrong-kind"), (refused.StatusCode, refused.Code));
    }

    [Fact(DisplayName = "PRO-4: a list does not overrule a supplier that speaks for itself, nor another association")]
    public async Task A_list_does_not_overrule()
    {
        var (association, other) = (await registry.RegisteredAsync("Association"), await registry.RegisteredAsync("Association"));
        var taxCode = registry.NewTaxCode();
        var id = (string?)(await association.Http.ImportAsync(ListFile.Row(taxCode))).Body["results"]![0]!["organisationId"];

        // Another association may find it unchanged, but not change it.
        Assert.Equal((1, 0, 0, 1, 0), Counts((await other.Http.ImportAsync(ListFile.Row(taxCode))).Body));
        var refused = await other.Http.ImportAsync(ListFile.Row(taxCode, ("staff", "61")));
        Assert.Equal("row.not-yours-to-change", (string?)refused.Body["results"]![0]!["problems"]![0]!["code"]);

        // The operator may, until the supplier has a member.
        Assert.Equal((1, 0, 1, 0, 0), Counts((await registry.Operator.ImportAsync(ListFile.Row(taxCode, ("staff", "61")))).Body));
        await registry.Operator.CreateAsync($"/organisations/{id}/memberships", new JsonObject { ["subject"] = RegistryFixture.NewPerson(), ["role"] = "Owner" });
        foreach (var http in new[] { association.Http, registry.Operator })
            Assert.Equal((1, 0, 0, 0, 1), Counts((await http.ImportAsync(ListFile.Row(taxCode, ("staff", "62"), ("process_codes", "machining")))).Body));
        Assert.Single((await association.Http.ReadAsync($"/profiles/{id}"))["sites"]![0]!["capabilities"]!.AsArray());
    }

    [Fact(DisplayName = "PRO-4: the operator begins the profile of a supplier that has not begun it itself")]
    public async Task The_operator_begins_a_profile()
    {
        var firm = await registry.RegisteredAsync();
        var association = await registry.RegisteredAsync("Association");
        Assert.Equal((1, 0, 0, 0, 1), Counts((await association.Http.ImportAsync(ListFile.Row(firm.TaxCode))).Body));
        Assert.Equal((1, 0, 1, 0, 0), Counts((await registry.Operator.ImportAsync(ListFile.Row(firm.TaxCode))).Body));
        Assert.Equal((1, 0, 0, 1, 0), Counts((await registry.Operator.ImportAsync(ListFile.Row(firm.TaxCode))).Body));
        Assert.Equal((1, 0, 0, 0, 1), Counts((await registry.Operator.ImportAsync(ListFile.Row(firm.TaxCode, ("staff", "61")))).Body));
        Assert.Equal("Published", (string?)(await firm.Http.ReadAsync($"/profiles/{firm.Id}"))["state"]);
    }

    [Fact(DisplayName = "PRO-4: the demonstration's own lists are taken whole, marked as such, and unchanged when they come again")]
    public async Task The_demonstration_is_taken_whole()
    {
        var data = Path.Combine(RepositoryRoot(AppContext.BaseDirectory), "deploy", "demonstration", "data");
        foreach (var organisation in JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(data, "organisations.json")))!.AsArray().Select(o => o!.AsObject()).Where(o => !o["kinds"]!.AsArray().Any(k => (string?)k == "Operator"))) // The operator's own is there once, and brings no list.
        {
            var body = organisation.With("key", null).With("accounts", null).With("ownerSubject", RegistryFixture.NewPerson()).With("isDemonstration", true);
            Assert.Equal(HttpStatusCode.Created, (await registry.Operator.CreateAsync("/organisations", body)).StatusCode);
        }

        foreach (var name in new[] { "suppliers.csv", "suppliers_sme.csv" })
        {
            var file = await File.ReadAllBytesAsync(Path.Combine(data, name));
            var first = (await registry.Operator.ImportFileAsync(file, name, "/imports?isDemonstration=true")).Body;
            Assert.Equal("[]", new JsonArray([.. first["results"]!.AsArray().Where(r => (string?)r!["outcome"] == "Refused").Select(r => r!.DeepClone())]).ToJsonString());
            var again = (await registry.Operator.ImportFileAsync(file, name, "/imports?isDemonstration=true")).Body;
            Assert.Equal((int)again["rows"]!, (int)again["unchanged"]!);
            var ids = first["results"]!.AsArray().Select(r => (string)r!["organisationId"]!).ToHashSet();
            foreach (var id in ids) Assert.True((await registry.Published.FirstAsync(e => e.OrganisationId.ToString() == id)).IsDemonstration);
        }
    }

    private static string RepositoryRoot(string folder) => File.Exists(Path.Combine(folder, "Matchmaking.sln")) ? folder : RepositoryRoot(Path.GetDirectoryName(folder)!); // Tests run inside a checkout.

    internal static (int Rows, int Created, int Updated, int Unchanged, int Refused) Counts(JsonNode report) =>
        ((int)report["rows"]!, (int)report["created"]!, (int)report["updated"]!, (int)report["unchanged"]!, (int)report["refused"]!);
}
