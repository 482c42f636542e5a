using System.Text.Json;
using System.Text.Json.Serialization;
using Matchmaking.Sourcing.Rfqs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Matchmaking.Sourcing.Storage;

internal sealed class RfqTable : IEntityTypeConfiguration<Rfq>
{
    public void Configure(EntityTypeBuilder<Rfq> rfq)
    {
        rfq.ToTable("rfq");
        rfq.Property(r => r.Id).ValueGeneratedNever();
        rfq.Property(r => r.Reference).HasMaxLength(20);
        rfq.HasIndex(r => r.Reference).IsUnique();
        rfq.Property(r => r.BuyerName).HasMaxLength(300);
        rfq.Property(r => r.State).HasConversion<string>().HasMaxLength(20);
        rfq.Property(r => r.Version).IsConcurrencyToken();
        rfq.Property(r => r.EndReason).HasMaxLength(2000);
        rfq.Property(r => r.Terms).HasConversion<TermsColumn>().HasColumnType("jsonb");
        rfq.Property(r => r.Title).HasMaxLength(200);
        rfq.Property(r => r.Visibility).HasConversion<string>().HasMaxLength(10);
        rfq.HasMany(r => r.Steps).WithOne().HasForeignKey(s => s.RfqId);
        rfq.HasMany(r => r.Versions).WithOne().HasForeignKey(v => v.RfqId);
        rfq.HasMany(r => r.Invitations).WithOne().HasForeignKey(i => i.RfqId);
    }
}

internal sealed class RfqVersionTable : IEntityTypeConfiguration<RfqVersion>
{
    public void Configure(EntityTypeBuilder<RfqVersion> version)
    {
        version.ToTable("rfq_version");
        version.HasKey(v => new { v.RfqId, v.Version });
        version.Property(v => v.Version).ValueGeneratedNever();
        version.Property(v => v.Terms).HasConversion<TermsColumn>().HasColumnType("jsonb");
    }
}

internal sealed class RfqInvitationTable : IEntityTypeConfiguration<RfqInvitation>
{
    public void Configure(EntityTypeBuilder<RfqInvitation> invitation)
    {
        invitation.ToTable("rfq_invitation");
        invitation.HasKey(i => new { i.RfqId, i.SupplierId });
        invitation.Property(i => i.SupplierId).ValueGeneratedNever();
    }
}

internal sealed class RfqStepTable : IEntityTypeConfiguration<RfqStep>
{
    public void Configure(EntityTypeBuilder<RfqStep> step)
    {
        step.ToTable("rfq_step");
        step.Property(s => s.Id).ValueGeneratedNever();
        step.Property(s => s.What).HasMaxLength(40);
        step.Property(s => s.Who).HasMaxLength(300);
        step.Property(s => s.Subject).HasMaxLength(200);
        step.Property(s => s.Text).HasMaxLength(2000);
    }
}

/// <summary>Terms are one document: they are written, published and read as a whole.</summary>
internal sealed class TermsColumn() : ValueConverter<RfqTerms, string>(
    terms => JsonSerializer.Serialize(terms, Json),
    text => Read(text))
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public static RfqTerms Read(string text) => JsonSerializer.Deserialize<RfqTerms>(text, Json)!; // The column is not null, and only this class writes it.
}
