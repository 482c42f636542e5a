using System.Xml.Linq;
using Matchmaking.Identity.Storage;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Matchmaking.Identity.Keys;

/// <summary>Keeps the key ring of Data Protection in our database, so that all processes of this service share it and a restart keeps it.</summary>
internal sealed class KeyRingTable(IServiceScopeFactory scopes) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
        return [.. db.DataProtectionKeys.Select(k => k.Xml).AsEnumerable().Select(xml => XElement.Parse(xml))];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<IdentityDb>();
        db.DataProtectionKeys.Add(new DataProtectionKey { Name = friendlyName, Xml = element.ToString(SaveOptions.DisableFormatting) });
        db.SaveChanges();
    }
}
