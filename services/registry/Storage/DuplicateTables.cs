using Matchmaking.Registry.Organisations;
using Matchmaking.Registry.SupplierLists;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Registry.Storage;

internal sealed class LikenessStateTable : IEntityTypeConfiguration<LikenessState>
{
    public void Configure(EntityTypeBuilder<LikenessState> state)
    {
        state.ToTable("likeness_state");
        state.HasKey(s => s.OrganisationId);
        state.HasOne<Organisation>().WithOne().HasForeignKey<LikenessState>(s => s.OrganisationId);
    }
}

internal sealed class LikenessKeyTable : IEntityTypeConfiguration<LikenessKey>
{
    public void Configure(EntityTypeBuilder<LikenessKey> key)
    {
        key.ToTable("likeness_key");
        key.HasKey(k => new { k.Key, k.OrganisationId });
        key.HasOne<Organisation>().WithMany().HasForeignKey(k => k.OrganisationId);
    }
}

internal sealed class ListPreviewKeyTable : IEntityTypeConfiguration<ListPreviewKey>
{
    public void Configure(EntityTypeBuilder<ListPreviewKey> key)
    {
        key.ToTable("list_preview_key");
        key.HasKey(k => new { k.PreviewId, k.Key, k.Row });
        key.HasOne<ListPreview>().WithMany().HasForeignKey(k => k.PreviewId);
    }
}

internal sealed class RememberedDecisionTable : IEntityTypeConfiguration<RememberedDecision>
{
    public void Configure(EntityTypeBuilder<RememberedDecision> decision)
    {
        decision.ToTable("duplicate_decision");
        decision.HasKey(d => new { d.OrganisationId, d.Fingerprint, d.LikeCountry, d.LikeTaxCode });
        decision.Property(d => d.Fingerprint).HasMaxLength(64);
        decision.Property(d => d.LikeCountry).HasMaxLength(2);
        decision.Property(d => d.LikeTaxCode).HasMaxLength(40);
        decision.Property(d => d.Decision).HasConversion<string>().HasMaxLength(10);
        decision.Property(d => d.DecidedBy).HasMaxLength(200);
    }
}
