using System.Text.Json;
using Matchmaking.Certification.Certificates;
using Matchmaking.Certification.Known;
using Matchmaking.Certification.Reminders;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Matchmaking.Certification.Storage;

internal sealed class CertificateTable : IEntityTypeConfiguration<Certificate>
{
    public void Configure(EntityTypeBuilder<Certificate> certificate)
    {
        certificate.ToTable("certificate");
        certificate.Property(c => c.Id).ValueGeneratedNever();
        certificate.ComplexProperty(c => c.Facts, facts =>
        {
            facts.Property(f => f.TypeCode).HasColumnName("type_code").HasMaxLength(60);
            facts.Property(f => f.Number).HasColumnName("number").HasMaxLength(100);
            facts.Property(f => f.Issuer).HasColumnName("issuer").HasMaxLength(200);
            facts.Property(f => f.AccreditationBody).HasColumnName("accreditation_body").HasMaxLength(200);
            facts.Property(f => f.ScopeText).HasColumnName("scope_text").HasMaxLength(2000);
            facts.Property(f => f.ProcessCodes).HasColumnName("process_codes");
            facts.Property(f => f.IssuedOn).HasColumnName("issued_on");
            facts.Property(f => f.ExpiresOn).HasColumnName("expires_on");
        });
        certificate.ComplexProperty(c => c.Evidence, evidence =>
        {
            evidence.Property(e => e.FileId).HasColumnName("evidence_file_id");
            evidence.Property(e => e.Name).HasColumnName("evidence_name").HasMaxLength(200);
            evidence.Property(e => e.Sha256).HasColumnName("evidence_sha256").HasMaxLength(64);
        });
        AsJson(certificate.Property(c => c.Sites));
        certificate.Property(c => c.Checklist).HasColumnType("jsonb").HasConversion(
            checklist => JsonSerializer.Serialize(checklist, JsonSerializerOptions.Default), json => JsonSerializer.Deserialize<Checklist>(json, JsonSerializerOptions.Default));
        certificate.Property(c => c.CheckCode).HasMaxLength(12);
        certificate.Property(c => c.State).HasConversion<string>().HasMaxLength(10);
        certificate.Property(c => c.SubmittedBy).HasMaxLength(200);
        certificate.Property(c => c.ReviewedBy).HasMaxLength(200);
        certificate.Property(c => c.VerifiedBy).HasMaxLength(200);
        certificate.Property(c => c.Reason).HasMaxLength(1000);
        certificate.Property(c => c.Revision).IsConcurrencyToken();
        certificate.HasIndex(c => c.CheckCode).IsUnique();
        certificate.OwnsMany(c => c.Steps, step =>
        {
            step.ToTable("certificate_step");
            step.WithOwner().HasForeignKey("CertificateId");
            step.HasKey("CertificateId", nameof(CertificateStep.Number));
            step.Property(s => s.Number).ValueGeneratedNever();
            step.Property(s => s.State).HasConversion<string>().HasMaxLength(10);
            step.Property(s => s.By).HasColumnName("by_subject").HasMaxLength(200);
            step.Property(s => s.Reason).HasMaxLength(1000);
        });
    }

    private static void AsJson<T>(PropertyBuilder<List<T>> property) => property
        .HasColumnType("jsonb")
        .HasConversion(
            list => JsonSerializer.Serialize(list, JsonSerializerOptions.Default),
            json => JsonSerializer.Deserialize<List<T>>(json, JsonSerializerOptions.Default)!, // The column is never a JSON null: written above only.
            new ValueComparer<List<T>>((a, b) => ReferenceEquals(a, b) || (a != null && b != null && a.SequenceEqual(b)), list => list.Count, list => list.ToList()));
}

internal sealed class ReminderTable : IEntityTypeConfiguration<Reminder>
{
    public void Configure(EntityTypeBuilder<Reminder> reminder)
    {
        reminder.ToTable("reminder");
        reminder.HasKey(r => new { r.CertificateId, r.DaysBefore });
        reminder.HasOne<Certificate>().WithMany().HasForeignKey(r => r.CertificateId);
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
