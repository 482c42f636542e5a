namespace Matchmaking.Identity.Mails;

/// <summary>A letter that waits to be sent. Written in the transaction whose news it brings, so neither comes without the other.</summary>
public sealed class Mail
{
    public Guid Id { get; init; }

    public required string Recipient { get; init; }

    public required string Subject { get; init; }

    public required string Body { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset NextTryAt { get; set; }

    public int Attempts { get; set; }
}

/// <summary>What a link in a mail is for.</summary>
public enum LinkPurpose
{
    ConfirmEmail,
    ResetPassword,
}

/// <summary>A link that was mailed: it works once, for a while, and until the next one of its kind.</summary>
public sealed class MailLink
{
    public required byte[] Hash { get; init; }

    public Guid AccountId { get; init; }

    public LinkPurpose Purpose { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset ExpiresAt { get; init; }
}
