namespace Matchmaking.Tests.Support;

/// <summary>Vietnamese tax codes with a valid check digit, in a range that is given to nobody.</summary>
public static class TaxCodes
{
    private static readonly int[] Weights = [31, 29, 23, 19, 17, 13, 7, 5, 3];

    public static IEnumerable<string> Valid()
    {
        for (var number = 980_000_000; ; number++)
        {
            var digits = number.ToString(System.Globalization.CultureInfo.InvariantCulture);
            var check = 10 - digits.Select((digit, i) => (digit - '0') * Weights[i]).Sum() % 11;
            if (check < 10) yield return digits + check;
        }
    }
}
