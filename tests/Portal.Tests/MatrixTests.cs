using System.Text.RegularExpressions;
using Matchmaking.Tests.Support;

namespace Matchmaking.Portal.Tests;

/// <summary>
/// Every page, asked by somebody who is not signed in and by somebody without an organisation, while the services behind are away: what
/// the portal itself lets through. What a page then shows is decided by the services' own rows.
/// </summary>
public sealed partial class MatrixTests
{
    [Fact(DisplayName = "trust 5: the matrix lists every page, and nothing else")]
    public async Task Complete()
    {
        await using var world = await PortalWorld.StartAsync();
        var gaps = AuthorizationMatrix.Gaps(PortalService.Name, world.App);
        Assert.True(gaps.Count == 0, string.Join('\n', gaps));
    }

    [Fact(DisplayName = "trust 5: every cell of the matrix is answered as written")]
    public async Task Cells()
    {
        await using var world = await PortalWorld.StartAsync();
        var anonymous = world.Browse(follows: false);
        var signedIn = await world.SignInAsync();
        var differences = await AuthorizationMatrix.DifferencesAsync(AuthorizationMatrix.Of(PortalService.Name), async (row, principal) =>
        {
            var path = Parameter().Replace(row.Route, match => match.Groups[1].Value switch { "format" => "csv", "code" => "en", "checkCode" => "0123456789AB", "Status:int?" => "404", "*path:nonfile" => "nowhere", _ => Guid.NewGuid().ToString() });
            using var request = new HttpRequestMessage(new HttpMethod(row.Method), path);
            using var response = await (principal == "anonymous" ? anonymous : signedIn).SendAsync(request);
            return (int)response.StatusCode;
        });
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    [GeneratedRegex(@"\{([^}]*)\}")]
    private static partial Regex Parameter();
}
