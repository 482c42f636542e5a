using Matchmaking.Portal.Clients;

namespace Matchmaking.Portal.SignIn;

/// <summary>The organisation that the signed-in person acts for, asked once for a page.</summary>
public sealed class Acting(RegistryClient registry, IHttpContextAccessor accessor)
{
    private Task<RegistryClient.Membership?>? _membership;

    public bool IsSignedIn => accessor.HttpContext?.User.Identity?.IsAuthenticated is true;

    public string PersonName => accessor.HttpContext?.User.Identity?.Name ?? accessor.HttpContext?.User.FindFirst("email")?.Value ?? "";

    /// <summary>Null when nobody is signed in, the person has no organisation yet, or the registry does not answer.</summary>
    public Task<RegistryClient.Membership?> MembershipAsync() => _membership ??= AskAsync();

    public async Task<bool> IsAsync(string kind) => (await MembershipAsync())?.Kinds.Contains(kind) is true;

    private async Task<RegistryClient.Membership?> AskAsync()
    {
        if (!IsSignedIn) return null;
        try
        {
            return (await registry.MeAsync()).Membership;
        }
        catch (ProblemException)
        {
            // The frame of a page is shown without the organisation; what the page itself needs says why it is missing.
            return null;
        }
    }
}
