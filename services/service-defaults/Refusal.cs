namespace Matchmaking.ServiceDefaults;

/// <summary>What a refusal means to a client; decides the HTTP status.</summary>
public enum RefusalKind
{
    /// <summary>A value is wrong: 400, with the field named.</summary>
    Invalid,

    /// <summary>Visible, but not allowed to this caller: 403.</summary>
    Forbidden,

    /// <summary>Not there, or not visible to this caller: 404.</summary>
    NotFound,

    /// <summary>The state of things does not allow it: 409.</summary>
    Conflict,

    /// <summary>The same key came with another request: 422.</summary>
    Unprocessable,

    /// <summary>More than one caller may ask for: 429.</summary>
    TooMany,

    /// <summary>A part that this needs does not answer: 503.</summary>
    Unavailable,
}

/// <summary>The domain says no. The only exception that is translated to a 4xx answer.</summary>
public sealed class RefusalException(RefusalKind kind, string code, string detail, string? field = null) : Exception(detail)
{
    public RefusalKind Kind { get; } = kind;

    /// <summary>Stable, <c>subject.reason</c> in kebab-case; clients switch on it.</summary>
    public string Code { get; } = code;

    /// <summary>Path of the field that is wrong, as in the request body (<c>lines[2].quantity</c>).</summary>
    public string? Field { get; } = field;
}

/// <summary>Makes refusals: <c>throw Refuse.Conflict("rfq.bidding-closed", "…")</c>. The detail is read by people without the source.</summary>
public static class Refuse
{
    public static RefusalException Field(string code, string field, string detail) => new(RefusalKind.Invalid, code, detail, field);

    public static RefusalException Invalid(string code, string detail) => new(RefusalKind.Invalid, code, detail);

    public static RefusalException Forbidden(string code, string detail) => new(RefusalKind.Forbidden, code, detail);

    public static RefusalException NotFound(string code, string detail) => new(RefusalKind.NotFound, code, detail);

    public static RefusalException Conflict(string code, string detail) => new(RefusalKind.Conflict, code, detail);

    public static RefusalException Unprocessable(string code, string detail) => new(RefusalKind.Unprocessable, code, detail);

    public static RefusalException TooMany(string code, string detail) => new(RefusalKind.TooMany, code, detail);

    public static RefusalException Unavailable(string code, string detail) => new(RefusalKind.Unavailable, code, detail);
}
