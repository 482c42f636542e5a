using Matchmaking.Identity.Clients;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Identity.Storage;

internal sealed class ApiClientTable : IEntityTypeConfiguration<ApiClient>
{
    public void Configure(EntityTypeBuilder<ApiClient> client)
    {
        client.ToTable("api_client");
        client.Property(c => c.Id).HasMaxLength(100);
        client.Property(c => c.Name).HasMaxLength(ApiClient.NameMaximum);
        client.Property(c => c.CreatedBy).HasMaxLength(100);
    }
}
