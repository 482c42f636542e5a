namespace Matchmaking.Certification.Reminders;

/// <summary>That it was due to tell of the end of a certificate, once for each of the days before it and once when it has ended.</summary>
public sealed class Reminder
{
    /// <summary>In <see cref="DaysBefore"/>: the day after the last one, on which the certificate counts no more.</summary>
    public const int Ended = -1;

    /// <summary>Days before the last one on which its holder is told, and the end itself.</summary>
    internal static readonly int[] Days = [90, 60, 30, 7, Ended];

    public Guid CertificateId { get; init; }

    /// <summary>90, 60, 30, 7, or <see cref="Ended"/>.</summary>
    public int DaysBefore { get; init; }

    public DateTimeOffset SentAt { get; init; }
}
