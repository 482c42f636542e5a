using Matchmaking.Files;
using Matchmaking.ServiceDefaults;

await FilesService.Build(args).RunServiceAsync(FilesService.Name, args);
