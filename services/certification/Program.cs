using Matchmaking.Certification;
using Matchmaking.ServiceDefaults;

await CertificationService.Build(args).RunServiceAsync(CertificationService.Name, args);
