using Matchmaking.Search;
using Matchmaking.ServiceDefaults;

await SearchService.Build(args).RunServiceAsync(SearchService.Name, args);
