namespace Matchmaking.Certification.Reminders;

/// <summary>That the holder of a certificate was told of its end, once for each of the days before it.</summary>
public sealed class Reminder
{
    public Guid CertificateId { get; init; }

    /// <summary>90, 60, 30 or 7.</summary>
    public int DaysBefore { get; init; }

    public DateTimeOffset SentAt { get; init; }
}
