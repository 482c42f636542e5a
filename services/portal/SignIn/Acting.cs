using Matchmaking.Portal.Clients;

namespace Matchmaking.Portal.SignIn;

/// <summary>The organisation that the signed-in person acts for, asked once for a request.</summary>
internal sealed class Acting(RegistryClient registry, TokenRefresh tokens, IHttpContextAccessor accessor)
{
    public bool IsSignedIn => accessor.HttpContext?.User.Identity?.IsAuthenticated is true;

    public string PersonName => accessor.HttpContext?.User.Identity?.Name ?? accessor.HttpContext?.User.FindFirst("email")?.Value ?? "";

    /// <summary>
    /// Null when nobody is signed in or the person acts for no organisation. Throws when the registry does not answer: then
    /// nobody knows, and a page must not say that there is none.
    /// </summary>
    public async Task<RegistryClient.Membership?> MembershipAsync() => (await MeAsync())?.Membership;

    /// <summary>What the person may choose from.</summary>
    public async Task<IReadOnlyList<RegistryClient.Membership>> MembershipsAsync() => (await MeAsync())?.Memberships ?? [];

    /// <summary>The same for a page's frame, which is shown without the organisation when the registry does not answer.</summary>
    public async Task<RegistryClient.Me?> MeOrNullAsync()
    {
        try
        {
            return await MeAsync();
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

    /// <summary>From the next request on, for every service: they keep what they know for one access token, so there is a new one.</summary>
    public async Task ChooseAsync(Guid organisationId)
    {
        await registry.ChooseAsync(organisationId);
        if (accessor.HttpContext is { } http) await tokens.RenewAsync(http);
    }

    private Task<RegistryClient.Me?> MeAsync()
    {
        if (accessor.HttpContext is not { } http || !IsSignedIn) return Task.FromResult<RegistryClient.Me?>(null);
        // Kept with the request, not with this object: a page about an error has a scope of its own.
        if (http.Items[typeof(Acting)] is Task<RegistryClient.Me?> asked) return asked;
        var asking = AskAsync();
        http.Items[typeof(Acting)] = asking;
        return asking;
    }

    private async Task<RegistryClient.Me?> AskAsync() => await registry.MeAsync();
}
