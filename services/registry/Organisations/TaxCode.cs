using System.Text.RegularExpressions;
using Matchmaking.ServiceDefaults;

namespace Matchmaking.Registry.Organisations;

/// <summary>
/// The number under which a tax authority knows an organisation; with the country it is the organisation's identity.
/// A Vietnamese one has ten digits, the last a check digit, or those and <c>-NNN</c> for a branch (Circular 86/2024/TT-BTC).
/// </summary>
public static partial class TaxCode
{
    private static readonly int[] Weights = [31, 29, 23, 19, 17, 13, 7, 5, 3];

    /// <summary>The one way to write <paramref name="text"/>, or a refusal that names <paramref name="field"/>.</summary>
    public static string Parse(string country, string text, string field = "taxCode") =>
        TryParse(country, text, out var code) ? code : throw Refuse.Field("organisation.tax-code-invalid", field, country == "VN"
            ? "This is no Vietnamese tax code: ten digits with a correct check digit, or those and -NNN for a branch."
            : "A tax code has 2 to 40 letters, digits, dots, hyphens or slashes.");

    public static bool TryParse(string country, string text, out string code)
    {
        code = Spaces().Replace(text, "").ToUpperInvariant();
        if (country != "VN") return Foreign().IsMatch(code);

        // Thirteen digits are often written in one piece.
        if (code.Length == 13 && !code.Contains('-')) code = $"{code[..10]}-{code[10..]}";
        return Vietnamese().IsMatch(code) && HasCheckDigit(code);
    }

    private static bool HasCheckDigit(string code)
    {
        var sum = Weights.Select((weight, i) => weight * (code[i] - '0')).Sum();
        return 10 - (sum % 11) == code[9] - '0';
    }

    [GeneratedRegex(@"\s")]
    private static partial Regex Spaces();

    // [0-9], not \d: the latter also takes digits of other scripts.
    [GeneratedRegex(@"^[0-9]{10}(-[0-9]{3})?\z")]
    private static partial Regex Vietnamese();

    [GeneratedRegex(@"^[A-Z0-9][A-Z0-9./-]{1,39}\z")]
    private static partial Regex Foreign();
}
