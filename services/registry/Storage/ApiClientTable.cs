using Matchmaking.Registry.ApiClients;
using Matchmaking.Registry.Organisations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Registry.Storage;

internal sealed class ApiClientTable : IEntityTypeConfiguration<ApiClient>
{
    public void Configure(EntityTypeBuilder<ApiClient> client)
    {
        client.ToTable("api_client");
        client.HasKey(c => c.ClientId);
        client.Property(c => c.ClientId).HasMaxLength(200);
        client.Property(c => c.Name).HasMaxLength(100);
        client.HasOne<Organisation>().WithMany().HasForeignKey(c => c.OrganisationId);
    }
}
