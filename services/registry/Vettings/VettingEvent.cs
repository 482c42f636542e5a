namespace Matchmaking.Registry.Vettings;

/// <summary>What can happen in a vetting.</summary>
public enum VettingEventKind { Asked, Taken, Released, Answered, ChangesRequested, Resubmitted, Withdrawn, Approved, Rejected, Suspended, Lifted, Appealed }

/// <summary>A step of a vetting: who did what when. Never updated.</summary>
public sealed class VettingEvent
{
    private VettingEvent() { }

    internal VettingEvent(Guid vettingId, VettingEventKind kind, Actor by, DateTimeOffset at, string? note) =>
        (Id, VettingId, Kind, OrganisationId, MembershipId, At, Note) = (Guid.CreateVersion7(at), vettingId, kind, by.OrganisationId, by.MembershipId, at, note);

    public Guid Id { get; private init; }

    public Guid VettingId { get; private init; }

    public VettingEventKind Kind { get; private init; }

    /// <summary>For which of the two it was done.</summary>
    public Guid OrganisationId { get; private init; }

    public Guid MembershipId { get; private init; }

    public DateTimeOffset At { get; private init; }

    public string? Note { get; private init; }
}
