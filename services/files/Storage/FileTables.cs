using Matchmaking.Files.Grants;
using Matchmaking.Files.Holds;
using Matchmaking.Files.Ndas;
using Matchmaking.Files.Profiles;
using Matchmaking.Files.Views;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Files.Storage;

internal sealed class StoredFileTable : IEntityTypeConfiguration<StoredFile>
{
    public void Configure(EntityTypeBuilder<StoredFile> file)
    {
        file.ToTable("stored_file");
        file.Property(f => f.Id).ValueGeneratedNever();
        file.Property(f => f.Name).HasMaxLength(200);
        file.Property(f => f.Format).HasConversion<string>().HasMaxLength(10);
        file.Property(f => f.Purpose).HasConversion<string>().HasMaxLength(10);
        file.Property(f => f.Sha256).HasMaxLength(64);
    }
}

internal sealed class FileGrantTable : IEntityTypeConfiguration<FileGrant>
{
    public void Configure(EntityTypeBuilder<FileGrant> grant)
    {
        grant.ToTable("file_grant");
        grant.Property(g => g.Id).ValueGeneratedNever();
        grant.HasOne(g => g.File).WithMany().HasForeignKey(g => g.FileId);
        // One at a time: a new one takes the place of the one before.
        grant.HasIndex(g => new { g.FileId, g.OrganisationId }).IsUnique().HasFilter("revoked_at is null");
    }
}

internal sealed class FileHoldTable : IEntityTypeConfiguration<FileHold>
{
    public void Configure(EntityTypeBuilder<FileHold> hold)
    {
        hold.ToTable("file_hold");
        hold.Property(h => h.Id).ValueGeneratedNever();
    }
}

internal sealed class SignedNdaTable : IEntityTypeConfiguration<SignedNda>
{
    public void Configure(EntityTypeBuilder<SignedNda> nda)
    {
        nda.ToTable("signed_nda");
        nda.Property(n => n.Id).ValueGeneratedNever();
        nda.Property(n => n.TextVersion).HasMaxLength(20);
    }
}

internal sealed class FileViewTable : IEntityTypeConfiguration<FileView>
{
    public void Configure(EntityTypeBuilder<FileView> view)
    {
        view.ToTable("file_view");
        view.Property(v => v.Id).ValueGeneratedNever();
    }
}

internal sealed class KnownProfileTable : IEntityTypeConfiguration<KnownProfile>
{
    public void Configure(EntityTypeBuilder<KnownProfile> known)
    {
        known.ToTable("known_profile");
        known.HasKey(k => k.OrganisationId);
        known.Property(k => k.OrganisationId).ValueGeneratedNever();
    }
}

internal sealed class KnownOrganisationTable : IEntityTypeConfiguration<KnownOrganisation>
{
    public void Configure(EntityTypeBuilder<KnownOrganisation> known)
    {
        known.ToTable("known_organisation");
        known.HasKey(k => k.OrganisationId);
        known.Property(k => k.OrganisationId).ValueGeneratedNever();
    }
}
