using Matchmaking.Search.Index;

namespace Matchmaking.Search.Postgres;

/// <summary>Rungs and lexemes as PostgreSQL writes them. Lexemes hold letters, digits, points, colons and hyphens only, so quotes are enough.</summary>
internal static class TsQuery
{
    public static string Of(Rung rung) => string.Join(" & ", rung.Groups.Select(group => $"({string.Join(" | ", group.Select(Of))})"));

    public static string Of(string lexeme) => $"'{lexeme}'";

    private static string Of(Term term)
    {
        var any = string.Join(" | ", term.Lexemes.Select(Of));
        return term.NameLexemes.Count == 0 ? any : $"{any} | ({string.Join(" & ", term.NameLexemes.Select(l => $"'{l}':A"))})";
    }
}
