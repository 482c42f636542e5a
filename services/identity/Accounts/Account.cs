using Microsoft.AspNetCore.Identity;

namespace Matchmaking.Identity.Accounts;

/// <summary>A person who can sign in. <c>Id</c> is the subject of tokens and never changes.</summary>
public sealed class Account : IdentityUser<Guid>
{
    public string Name { get; init; } = "";

    /// <summary><c>vi</c> or <c>en</c>.</summary>
    public string Language { get; init; } = "vi";

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>How tokens call the person.</summary>
    public string Subject() => Id.ToString();
}
