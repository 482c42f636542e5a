using Matchmaking.Portal.Clients;

namespace Matchmaking.Portal.Components;

/// <summary>A part of a page that may be missing when its service does not answer; the rest of the page is shown.</summary>
public static class Part
{
    public static async Task<T?> OrNullAsync<T>(Func<Task<T?>> ask) where T : class
    {
        try
        {
            return await ask();
        }
        catch (ProblemException problem) when (problem.Status is 404 or >= 500)
        {
            return null; // What the reader may not see, or asked for wrongly, is no outage: that ends in a page that says so.
        }
    }
}
