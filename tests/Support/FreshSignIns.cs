using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Matchmaking.Tests.Support;

/// <summary>Which endpoints ask a person to have signed in within the last minutes, with a second factor (trust 2).</summary>
public static partial class FreshSignIns
{
    /// <summary>
    /// Sends an old and a weak sign-in to each endpoint of the list, which must ask for another one, and then a good one, which it must let pass.
    /// An endpoint that asks and is not on the list is named, too: whoever takes its declaration away would not be noticed.
    /// </summary>
    /// <param name="listed">Method and route, with the subject of a person who may do it.</param>
    public static async Task<IReadOnlyList<string>> DifferencesAsync(WebApplication app, TestAuthentication authentication, IReadOnlyDictionary<string, string> listed)
    {
        var differences = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetOrderedMetadata<AuthorizationPolicy>().SelectMany(policy => policy.Requirements).Any(requirement => requirement.GetType().Name == "FreshSignInRequirement"))
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Select(method => AuthorizationMatrix.NameOf(method, endpoint))) // A use case has a method.
            .Except(listed.Keys).Select(endpoint => endpoint + " is not on the list").ToList();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        foreach (var (endpoint, subject) in listed)
        {
            if (!await AsksAsync(endpoint, authentication.Token(subject, signedInAgo: TimeSpan.FromSeconds(302)))) differences.Add(endpoint + " lets an old sign-in pass");
            if (!await AsksAsync(endpoint, authentication.Token(subject, acr: "pwd"))) differences.Add(endpoint + " lets a password alone pass");
            if (await AsksAsync(endpoint, authentication.Token(subject))) differences.Add(endpoint + " lets nobody pass");
        }

        return differences;

        async Task<bool> AsksAsync(string endpoint, string token)
        {
            var (method, route) = (endpoint.Split(' ')[0], endpoint.Split(' ')[1]);
            using var request = new HttpRequestMessage(new HttpMethod(method), Parameter().Replace(route, _ => $"{Guid.NewGuid()}")) { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            request.Headers.Add("Idempotency-Key", $"{Guid.NewGuid()}");
            using var answer = await http.SendAsync(request);
            return answer.StatusCode == HttpStatusCode.Unauthorized && answer.Headers.WwwAuthenticate.ToString() == "Bearer error=\"insufficient_user_authentication\", max_age=\"300\", acr_values=\"mfa\"";
        }
    }

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
