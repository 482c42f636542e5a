using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace Matchmaking.Identity.Accounts;

/// <summary>Whose e-mail this is, so that a program can repeat what it did.</summary>
public static class FindAccount
{
    public sealed record Response(string Subject);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/accounts", HandleAsync)
        .WithName(nameof(FindAccount))
        .RequireScope("accounts")
        .ProducesProblem(404);

    private static async Task<Ok<Response>> HandleAsync(string email, UserManager<Account> users)
    {
        var account = AccountRules.IsEmail(email.Trim()) ? await users.FindByEmailAsync(email.Trim()) : null;
        return account is null ? throw Refuse.NotFound("account.unknown", "There is no account with this e-mail.") : TypedResults.Ok(new Response(account.Subject()));
    }
}
