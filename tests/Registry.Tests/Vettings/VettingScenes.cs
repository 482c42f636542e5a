using System.Net;
using System.Text.Json.Nodes;

namespace Matchmaking.Registry.Tests.Vettings;

/// <summary>An association with the two people whom a vetting takes.</summary>
public sealed record Verifiers(Member Association, Colleague Second)
{
    public HttpClient First => Association.Http;
}

/// <summary>The states in which tests begin.</summary>
internal static class VettingScenes
{
    /// <summary>Of the level in the checklist: registry match asks four things.</summary>
    public static readonly string[] RegistryMatch = ["tax-code-active", "legal-name-matches", "address-matches", "representative-confirmed"];

    /// <summary>Of each level, from 1.</summary>
    public static string[] ItemsOf(int level) => level switch
    {
        1 => RegistryMatch,
        2 => [.. RegistryMatch, "business-lines-match", "certificates-checked", "capability-plausible", "references-asked", "obligations-met"],
        _ => [.. ItemsOf(2), "site-visited", "equipment-seen", "quality-system-works", "measuring-calibrated", "safety-in-order"],
    };

    public static async Task<Verifiers> AssociationAsync(this RegistryFixture registry)
    {
        var association = await registry.RegisteredAsync("Association");
        return new Verifiers(association, await registry.JoinedAsync(association, "Manager", "Trần Bình"));
    }

    /// <summary>A published supplier in Hanoi that names one line of business.</summary>
    public static async Task<Member> MakerAsync(this RegistryFixture registry, string vsic = "25920")
    {
        var supplier = await registry.PublishedAsync();
        await supplier.SaysAsync(vsic);
        return supplier;
    }

    public static async Task SaysAsync(this Member supplier, params string[] vsic)
    {
        var version = (int)(await supplier.Http.ReadAsync($"/profiles/{supplier.Id}"))["version"]!;
        var answer = await supplier.Http.SendAsync(HttpMethod.Put, $"/profiles/{supplier.Id}", new JsonObject
        {
            ["version"] = version,
            ["nameVi"] = "Cơ khí Sao Mai",
            ["nameEn"] = "Sao Mai",
            ["vsicCodes"] = new JsonArray([.. vsic.Select(code => (JsonNode)code)]),
        });
        Assert.Equal((HttpStatusCode.OK, null), (answer.StatusCode, answer.Code));
    }

    public static Task<Answer> AskAsync(this Member supplier, Member association, int level = 1) =>
        supplier.Http.CreateAsync("/vettings", new JsonObject { ["associationId"] = association.Id, ["level"] = level, ["message"] = "Hồ sơ đính kèm." });

    public static async Task<Guid> AskedAsync(this Member supplier, Verifiers by, int level = 1)
    {
        var answer = await supplier.AskAsync(by.Association, level);
        Assert.Equal((HttpStatusCode.Created, null), (answer.StatusCode, answer.Code));
        return answer.Body["vettingId"]!.GetValue<Guid>();
    }

    public static Task<Answer> TakeAsync(this HttpClient person, Guid vetting) => person.SendAsync(HttpMethod.Post, $"/vettings/{vetting}/review");

    public static Task<Answer> AnswerAsync(this HttpClient person, Guid vetting, string found = "Yes", params string[] codes) =>
        person.SendAsync(HttpMethod.Put, $"/vettings/{vetting}/checklist", Checklist(found, codes));

    public static JsonObject Checklist(string found = "Yes", params string[] codes) => new()
    {
        ["items"] = new JsonArray([.. (codes.Length == 0 ? RegistryMatch : codes).Select(code => new JsonObject
        {
            ["code"] = code,
            ["answer"] = found,
            ["note"] = "Khớp với cổng thông tin quốc gia",
            ["evidence"] = "dangkykinhdoanh.gov.vn, 24/11/2026",
        })]),
    };

    public static Task<Answer> DecideAsync(this HttpClient person, Guid vetting, string outcome = "Approve", string? reason = null) =>
        person.SendAsync(HttpMethod.Post, $"/vettings/{vetting}/decision", new JsonObject { ["outcome"] = outcome, ["reason"] = reason });

    public static Task<Answer> AppealAsync(this Member supplier, Guid vetting, Member association) =>
        supplier.Http.CreateAsync($"/vettings/{vetting}/appeal", new JsonObject { ["associationId"] = association.Id, ["message"] = "Hồ sơ của chúng tôi là đúng." });

    public static Task<Answer> SuspendAsync(this HttpClient person, Guid vetting) =>
        person.SendAsync(HttpMethod.Post, $"/vettings/{vetting}/suspension", new JsonObject { ["reason"] = "Nhà máy đã đóng cửa." });

    /// <summary>Taken by the first person, who answered everything.</summary>
    public static async Task<Guid> AnsweredAsync(this Member supplier, Verifiers by, int level = 1)
    {
        var vetting = await supplier.AskedAsync(by, level);
        Assert.Equal(HttpStatusCode.OK, (await by.First.TakeAsync(vetting)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await by.First.AnswerAsync(vetting, codes: ItemsOf(level))).StatusCode);
        return vetting;
    }

    /// <summary>Decided by the second person.</summary>
    public static async Task<Guid> DecidedAsync(this Member supplier, Verifiers by, string outcome = "Approve", int level = 1)
    {
        var vetting = await supplier.AnsweredAsync(by, level);
        var answer = await by.Second.Http.DecideAsync(vetting, outcome, outcome == "Approve" ? null : "Địa chỉ không khớp.");
        Assert.Equal((HttpStatusCode.OK, null), (answer.StatusCode, answer.Code));
        return vetting;
    }

    public static async Task RefusedAsync(HttpStatusCode status, string code, Task<Answer> asked)
    {
        var answer = await asked;
        Assert.Equal((status, code), (answer.StatusCode, answer.Code));
    }
}
