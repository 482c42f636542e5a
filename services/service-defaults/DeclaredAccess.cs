using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Matchmaking.ServiceDefaults;

/// <summary>
/// A host whose endpoint says nothing about who may call it does not start. The fallback policy would let every signed-in
/// person in, which nobody has decided.
/// </summary>
internal sealed class DeclaredAccess : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        next(app);
        var silent = app.ApplicationServices.GetRequiredService<EndpointDataSource>().Endpoints
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAuthorizeData>() is null && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null)
            .Select(endpoint => endpoint.DisplayName)
            .ToList();
        if (silent.Count > 0)
            throw new InvalidOperationException($"These endpoints do not say who may call them (RequireMember, RequireWriter, RequireScope, RequireSignedIn or AllowAnonymous): {string.Join("; ", silent)}");
    };
}
