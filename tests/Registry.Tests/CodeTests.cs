using System.Net;

namespace Matchmaking.Registry.Tests;

/// <summary>The shared vocabulary, as forms read it.</summary>
public sealed class CodeTests(RegistryFixture registry)
{
    [Theory]
    [InlineData("processes", 120)]
    [InlineData("materials", 50)]
    [InlineData("certificates", 10)]
    [InlineData("provinces", 34)]
    [InlineData("units", 20)]
    [InlineData("currencies", 5)]
    [InlineData("countries", 200)]
    [InlineData("incoterms", 11)]
    [InlineData("productGroups", 10)]
    [InlineData("vsic", 600)]
    public async Task A_list_is_answered_with_names_in_both_languages(string list, int atLeast)
    {
        var codes = (await registry.Nobody.ReadAsync($"/codes/{list}")).AsArray();
        Assert.True(codes.Count >= atLeast, $"{codes.Count}");
        Assert.All(codes, c => Assert.False(string.IsNullOrEmpty((string?)c!["vi"]) || string.IsNullOrEmpty((string?)c["en"])));
        var known = codes.Select(c => (string?)c!["code"]).ToHashSet();
        Assert.All(codes.Select(c => (string?)c!["parent"]).Where(p => p is not null), p => Assert.Contains(p, known));
    }

    [Fact]
    public async Task An_unknown_list_is_not_found()
    {
        var answer = await registry.Nobody.SendAsync(HttpMethod.Get, "/codes/colours");
        Assert.Equal((HttpStatusCode.NotFound, "codes.unknown"), (answer.StatusCode, answer.Code));
    }
}
