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
        catch (ProblemException)
        {
            return null;
        }
    }
}
