using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Matchmaking.Identity.Accounts;

/// <summary>A program opens an account for a person. The e-mail is the key: a repetition is told that the account exists.</summary>
public static class CreateAccount
{
    public sealed record Request(string Email, string Password, string Name, string Language);

    public sealed record Response(string Subject);

    internal static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/accounts", HandleAsync)
        .WithName(nameof(CreateAccount))
        .RequireScope("accounts")
        .ProducesValidationProblem()
        .ProducesProblem(409);

    private static async Task<Created<Response>> HandleAsync(Request request, AccountOpening accounts)
    {
        if (request.Language is not ("vi" or "en")) throw Refuse.Field("account.language-unknown", "language", "The language is vi or en.");
        var (account, problem) = await accounts.OpenAsync(request.Email, request.Password, request.Name, request.Language);
        return problem switch
        {
            OpeningProblem.None when account is not null => TypedResults.Created($"/accounts?email={Uri.EscapeDataString(request.Email)}", new Response(account.Subject())),
            OpeningProblem.EmailTaken => throw Refuse.Conflict("account.exists", "There is already an account with this e-mail."),
            OpeningProblem.EmailInvalid => throw Refuse.Field("account.email-invalid", "email", "This is not an e-mail address."),
            OpeningProblem.NameInvalid => throw Refuse.Field("account.name-invalid", "name", $"A name has 1 to {AccountRules.NameMaximum} characters."),
            OpeningProblem.PasswordLength => throw Refuse.Field("account.password-length", "password", $"A password has {AccountRules.PasswordMinimum} to {AccountRules.PasswordMaximum} characters."),
            OpeningProblem.PasswordCommon => throw Refuse.Field("account.password-common", "password", "This password is among the first that others try."),
            _ => throw new InvalidOperationException($"An opening problem without an answer: {problem}"),
        };
    }
}
