using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Matchmaking.Contracts.Sourcing;

namespace Matchmaking.Contracts.Tests;

/// <summary>Every version of every event that was ever published stays readable.</summary>
public sealed class GoldenTests
{
    private static readonly Assembly Contracts = typeof(BidSubmitted).Assembly;
    private static readonly string Golden = Path.Combine(AppContext.BaseDirectory, "Golden");

    // An event is a record that no other record holds as a part.
    private static IEnumerable<Type> Events
    {
        get
        {
            var types = Contracts.GetExportedTypes();
            var parts = types.SelectMany(t => t.GetProperties()).Select(p => ElementOf(p.PropertyType)).ToHashSet();
            return types.Where(t => !parts.Contains(t));
        }
    }

    public static TheoryData<string> Files => [.. Directory.GetFiles(Golden, "*.json").Select(f => Path.GetFileName(f))];

    [Theory, MemberData(nameof(Files))]
    public void An_old_message_is_still_read_whole(string file)
    {
        var json = File.ReadAllText(Path.Combine(Golden, file));
        var type = Contracts.GetType(string.Join('.', file.Split('.')[..^2]));
        Assert.NotNull(type);

        var message = JsonSerializer.Deserialize(json, type);

        var written = JsonSerializer.SerializeToNode(message, type);
        var lost = JsonNode.Parse(json)!.AsObject().Where(member => !JsonNode.DeepEquals(member.Value, written![member.Key])).Select(member => member.Key);
        Assert.Empty(lost);
    }

    [Fact]
    public void Every_event_has_a_golden_message_with_all_its_members()
    {
        foreach (var type in Events)
        {
            var newest = Directory.GetFiles(Golden, $"{type.FullName}.v*.json").Order(StringComparer.Ordinal).LastOrDefault();
            Assert.True(newest is not null, $"{type.FullName} has no golden message: add Golden/{type.FullName}.v1.json");
            var members = JsonNode.Parse(File.ReadAllText(newest))!.AsObject().Select(m => m.Key).Order(StringComparer.Ordinal);
            Assert.Equal(type.GetProperties().Select(p => p.Name).Order(StringComparer.Ordinal), members);
        }
    }

    [Fact]
    public void The_description_for_other_languages_names_every_event_and_exactly_its_members()
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "asyncapi.yaml"));
        foreach (var type in Events)
        {
            Assert.Contains(lines, line => line.EndsWith($"address: {type.Namespace}:{type.Name}", StringComparison.Ordinal));
            var schema = lines.SkipWhile(line => line != $"    {type.Name}:").Skip(1).TakeWhile(line => line.StartsWith("     ", StringComparison.Ordinal));
            var members = schema.Where(line => line.StartsWith("        ", StringComparison.Ordinal) && line[8] != ' ').Select(line => line.Trim().Split(':')[0]);
            Assert.Equal(type.GetProperties().Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name)).Order(StringComparer.Ordinal), members.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Contracts_are_sealed_records_of_primitives_and_reference_nothing_of_ours()
    {
        Assert.DoesNotContain(Contracts.GetReferencedAssemblies(), a => a.Name!.StartsWith("Matchmaking", StringComparison.Ordinal));
        foreach (var type in Contracts.GetExportedTypes())
        {
            Assert.True(type.IsSealed && type.BaseType == typeof(object), $"{type.Name} is a sealed record without a base");
            foreach (var property in type.GetProperties())
            {
                var element = ElementOf(property.PropertyType);
                Assert.True(Primitives.Contains(element) || element.Assembly == Contracts && !element.IsEnum, $"{type.Name}.{property.Name} is no primitive");
            }
        }
    }

    private static readonly HashSet<Type> Primitives =
        [typeof(Guid), typeof(string), typeof(int), typeof(bool), typeof(decimal), typeof(double), typeof(DateTimeOffset), typeof(DateOnly)];

    private static Type ElementOf(Type type)
    {
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)) type = type.GetGenericArguments()[0];
        return Nullable.GetUnderlyingType(type) ?? type;
    }
}
