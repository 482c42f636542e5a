using System.Globalization;
using Matchmaking.Portal.Clients;
using Matchmaking.Portal.Wording;
using Microsoft.Extensions.Primitives;

namespace Matchmaking.Portal.Forms;

/// <summary>
/// What a person typed into a form and what is wrong with it. Names of fields are the paths of the request body that the form
/// makes (<c>lines[2].quantity</c>), so an error of the service finds its field by itself, and everything typed stays.
/// </summary>
public sealed class Form
{
    private readonly Dictionary<string, StringValues> _values = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<KeyValuePair<string, string>> _errors = [];

    private Form(string name) => Name = name;

    public string Name { get; }

    /// <summary>True when it holds what somebody typed: now, or before being asked to sign in again.</summary>
    public bool IsFilled { get; private init; }

    /// <summary>True when its person has come back from signing in again, and only has to press the button once more.</summary>
    public bool IsBack { get; private init; }

    /// <summary>True when what was typed has to wait until its person has signed in again.</summary>
    public bool AsksToSignIn { get; private set; }

    /// <summary>One key for one filled-in form: sending it twice has one effect.</summary>
    public Guid Key { get; private set; } = Guid.CreateVersion7();

    /// <summary>The value of the button that was pressed, as <c>do</c>.</summary>
    public string Pressed => this["do"];

    /// <summary>What is wrong with the form as a whole.</summary>
    public string? Problem { get; private set; }

    /// <summary>Named in support requests.</summary>
    public string? TraceId { get; private set; }

    public IReadOnlyList<KeyValuePair<string, string>> Errors => _errors;

    public bool IsWrong => _errors.Count > 0 || Problem is not null;

    public string this[string name]
    {
        get => _values.TryGetValue(name, out var value) ? value.ToString() : "";
        set => _values[name] = value;
    }

    /// <summary>The form of this name with what the request sent, or an empty one.</summary>
    public static Form From(HttpContext? http, string name)
    {
        var isSent = http is not null && HttpMethods.IsPost(http.Request.Method) && http.Request.HasFormContentType && http.Request.Form["_handler"] == name;
        IEnumerable<KeyValuePair<string, StringValues>>? typed = isSent ? http!.Request.Form : WaitingForms.Find(http, name); // isSent says that there is a request.
        var form = new Form(name) { IsFilled = typed is not null, IsBack = typed is not null && !isSent };
        foreach (var (field, value) in typed ?? []) form._values[field] = value;
        if (Guid.TryParse(form["_key"], out var key)) form.Key = key;
        return form;
    }

    /// <summary>Everything typed, for carrying it through a page that only shows it.</summary>
    public IEnumerable<(string Name, string Value)> Values => _values
        .Where(v => v.Key is not ("_handler" or WaitingForms.Mark or "_key" or "do" or "__RequestVerificationToken")).SelectMany(v => v.Value.OfType<string>().Select(value => (v.Key, value)));

    public IReadOnlyList<string> All(string name) => _values.TryGetValue(name, out var values) ? [.. values.OfType<string>().Where(v => v.Length > 0)] : [];

    public void SetAll(string name, IEnumerable<string> values) => _values[name] = values.ToArray();

    /// <summary>Sets a value from data, written as the reader's language writes it.</summary>
    public void Set(string name, decimal? value) => this[name] = value?.ToString("0.######", CultureInfo.CurrentUICulture) ?? "";

    public void Set(string name, DateOnly? value) => this[name] = value?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    public bool Has(string name) => _values.ContainsKey(name);

    public IReadOnlyList<string> ErrorsOf(string name) => [.. _errors.Where(e => string.Equals(e.Key, name, StringComparison.OrdinalIgnoreCase)).Select(e => e.Value)];

    public void Fail(string name, string message) => _errors.Add(new(name, message));

    /// <summary>Takes over what a service said: to the fields it names, else to the whole form.</summary>
    public void Fail(ProblemException problem)
    {
        // Once is enough: who comes back from signing in and is still refused reads why.
        if (problem.Code == "caller.step-up" && !Has(WaitingForms.Mark))
        {
            AsksToSignIn = true;
            return;
        }

        TraceId = problem.TraceId;
        foreach (var (field, messages) in problem.Errors)
        {
            foreach (var message in messages) Fail(field, Problems.Field(problem.Code, message));
        }

        // A field that this page does not show would be an error nobody sees: the whole form says it as well.
        if (problem.Errors.Count == 0 || problem.Errors.Keys.Any(field => !Has(field))) Problem = Problems.Say(problem);
    }

    /// <summary>Runs what the form is for; what the service refuses ends beside the fields. True when it was done.</summary>
    public async Task<bool> TryAsync(Func<Task> act)
    {
        if (IsWrong) return false;
        try
        {
            await act();
            return true;
        }
        catch (ProblemException problem)
        {
            Fail(problem);
            return false;
        }
    }

    public string? Optional(string name) => this[name].Trim() is { Length: > 0 } text ? text : null;

    public string Required(string name, string english, string vietnamese)
    {
        var text = this[name].Trim();
        if (text.Length == 0) Fail(name, Language.T(english, vietnamese));
        return text;
    }

    /// <summary>A number as people write it in either language: 1.234,5 or 1,234.5. Null when empty.</summary>
    public decimal? Number(string name, bool isRequired = false)
    {
        var text = this[name].Trim();
        if (text.Length == 0)
        {
            if (isRequired) Fail(name, Language.T("Enter a number.", "Hãy nhập một số."));
            return null;
        }

        if (TryNumber(text, Language.IsVietnamese, out var number)) return number;
        Fail(name, Language.T($"\"{text}\" is not a number. Write it like 1,234.5.", $"\"{text}\" không phải là số. Hãy viết như 1.234,5."));
        return null;
    }

    public int? Whole(string name, bool isRequired = false)
    {
        var number = Number(name, isRequired);
        if (number is null || (decimal.IsInteger(number.Value) && Math.Abs(number.Value) <= int.MaxValue)) return (int?)number;
        Fail(name, Language.T("Enter a whole number.", "Hãy nhập số nguyên."));
        return null;
    }

    public DateOnly? Date(string name, bool isRequired = false)
    {
        var text = this[name].Trim();
        if (text.Length == 0)
        {
            if (isRequired) Fail(name, Language.T("Enter a date.", "Hãy nhập ngày."));
            return null;
        }

        if (DateOnly.TryParseExact(text, ["yyyy-MM-dd", "d/M/yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
        Fail(name, Language.T($"\"{text}\" is not a date. Write it like 24/11/2026.", $"\"{text}\" không phải là ngày. Hãy viết như 24/11/2026."));
        return null;
    }

    /// <summary>A local date and time (of <c>datetime-local</c>) in the given zone.</summary>
    public DateTimeOffset? Instant(string name, TimeZoneInfo zone, bool isRequired = false)
    {
        var text = this[name].Trim();
        if (text.Length == 0)
        {
            if (isRequired) Fail(name, Language.T("Enter a date and time.", "Hãy nhập ngày và giờ."));
            return null;
        }

        if (DateTime.TryParseExact(text, ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "d/M/yyyy HH:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
            return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
        Fail(name, Language.T($"\"{text}\" is not a date and time.", $"\"{text}\" không phải là ngày giờ."));
        return null;
    }

    /// <summary>How many rows <c>name[0]…</c> the form has.</summary>
    public int Rows(string name) => _values.Keys.Where(key => key.StartsWith(name + "[", StringComparison.OrdinalIgnoreCase)).Select(key => RowOf(key, name.Length) + 1).DefaultIfEmpty(0).Max();

    /// <summary>Takes a row out and moves the following ones up.</summary>
    public void RemoveRow(string name, int row)
    {
        var last = Rows(name) - 1;
        for (var i = row; i <= last; i++)
        {
            foreach (var key in _values.Keys.Where(k => k.StartsWith($"{name}[{i}].", StringComparison.OrdinalIgnoreCase)).ToList()) _values.Remove(key);
            foreach (var key in _values.Keys.Where(k => k.StartsWith($"{name}[{i + 1}].", StringComparison.OrdinalIgnoreCase)).ToList()) _values[$"{name}[{i}]{key[$"{name}[{i + 1}]".Length..]}"] = _values[key];
        }
    }

    // The separator that is followed by exactly three digits and occurs as a group is the thousands'; the reader's language decides what is left.
    internal static bool TryNumber(string text, bool isVietnamese, out decimal number)
    {
        var (group, point) = isVietnamese ? ('.', ',') : (',', '.');
        var plain = text.Replace(" ", "", StringComparison.Ordinal).Replace("\u00a0", "", StringComparison.Ordinal);
        if (plain.Count(c => c == group) == 1 && !plain.Contains(point, StringComparison.Ordinal) && plain.Length - plain.IndexOf(group, StringComparison.Ordinal) - 1 != 3) (group, point) = (point, group);
        plain = plain.Replace(group.ToString(), "", StringComparison.Ordinal).Replace(point, '.');
        return decimal.TryParse(plain, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
    }

    private static int RowOf(string key, int nameLength)
    {
        var end = key.IndexOf(']', nameLength);
        return end > 0 && int.TryParse(key.AsSpan(nameLength + 1, end - nameLength - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var row) && row < 500 ? row : -1;
    }
}
