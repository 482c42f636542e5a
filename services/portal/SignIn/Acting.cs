using Matchmaking.Portal.Clients;

namespace Matchmaking.Portal.SignIn;

/// <summary>The organisation that the signed-in person acts for, asked once for a request.</summary>
public sealed class Acting(RegistryClient registry, IHttpContextAccessor accessor)
{
    public bool IsSignedIn => accessor.HttpContext?.User.Identity?.IsAuthenticated is true;

    public string PersonName => accessor.HttpContext?.User.Identity?.Name ?? accessor.HttpContext?.User.FindFirst("email")?.Value ?? "";

    /// <summary>
    /// Null when nobody is signed in or the person has no organisation yet. Throws when the registry does not answer: then
    /// nobody knows, and a page must not say that there is none.
    /// </summary>
    public Task<RegistryClient.Membership?> MembershipAsync()
    {
        if (accessor.HttpContext is not { } http || !IsSignedIn) return Task.FromResult<RegistryClient.Membership?>(null);
        // Kept with the request, not with this object: a page about an error has a scope of its own.
        if (http.Items[typeof(Acting)] is Task<RegistryClient.Membership?> asked) return asked;
        var asking = AskAsync();
        http.Items[typeof(Acting)] = asking;
        return asking;
    }

    /// <summary>The same for a page's frame, which is shown without the organisation when the registry does not answer.</summary>
    public async Task<RegistryClient.Membership?> MembershipOrNullAsync()
    {
        try
        {
            return await MembershipAsync();
        }
        catch (ProblemException)
        {
            return null;
        }
    }

    /// <summary>Says no before a form is filled in, in the words in which the service would say it afterwards. No kind named is any.</summary>
    public async Task<RegistryClient.Membership> RequireAsync(params string[] kinds)
    {
        var membership = await MembershipAsync() ?? throw ProblemException.Refused("caller.no-organisation");
        if (kinds.Length > 0 && !membership.Kinds.Any(kinds.Contains)) throw ProblemException.Refused("caller.wrong-kind");
        return membership;
    }

    private async Task<RegistryClient.Membership?> AskAsync() => (await registry.MeAsync()).Membership;
}
