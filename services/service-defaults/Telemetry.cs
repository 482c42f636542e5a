using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Matchmaking.ServiceDefaults;

/// <summary>Traces and metrics of this process. They leave it when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says where to.</summary>
public static class Telemetry
{
    private const string Name = "Matchmaking";

    internal static ActivitySource Source { get; } = new(Name);

    private static Meter Meter { get; } = new(Name);

    internal static Counter<long> Relayed { get; } = Meter.CreateCounter<long>("matchmaking.outbox.relayed", "{message}", "Events confirmed by the broker");

    /// <summary>Once for each process, however many services it hosts, because sources and meters are of the process.</summary>
    public static IDisposable Start(string process)
    {
        var resource = ResourceBuilder.CreateDefault().AddService(process);
        var traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).SetSampler(new ParentBasedSampler(new AlwaysOnSampler()))
            .AddSource(Name, "Microsoft.AspNetCore", "MassTransit");
        if (Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT") is not { Length: > 0 }) return traces.Build();

        // What nobody collects is not measured: each statement to the database would cost a span.
        return new Started(
            traces.AddSource("System.Net.Http", "Npgsql").AddOtlpExporter().Build(),
            Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource)
                .AddMeter(Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime", "Npgsql", "MassTransit").AddOtlpExporter().Build());
    }

    private sealed record Started(IDisposable Traces, IDisposable Metrics) : IDisposable
    {
        public void Dispose()
        {
            Traces.Dispose();
            Metrics.Dispose();
        }
    }
}

/// <summary>Which service a log line comes from.</summary>
internal sealed class LogLineOptions : ConsoleFormatterOptions
{
    public string Service { get; set; } = "";
}

/// <summary>
/// One JSON object a line. Only values whose names are on the list are written, so a secret or a bid that somebody puts into
/// a log call stays out of the log; the message keeps its placeholder instead.
/// </summary>
internal sealed class LogLines(Microsoft.Extensions.Options.IOptions<LogLineOptions> options) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "lines";

    private static readonly HashSet<string> Allowed = new(StringComparer.OrdinalIgnoreCase)
    {
        "Address", "Attempt", "Consumer", "Contract", "Count", "DurationMs", "ElapsedMilliseconds", "EventId", "Folder", "Method", "Name", "OrderId",
        "Path", "Queue", "RequestId", "RequestPath", "RfqId", "Service", "State", "StatusCode", "address", "contentRoot", "envName", "HostAddress", "InputAddress",
    };

    // Their messages are made of configuration and protocol states; those of others may quote values (a PostgresException does).
    private static readonly HashSet<string> SpeakingExceptions = new(StringComparer.Ordinal)
    {
        "System.Net.Sockets.SocketException", "System.Net.Http.HttpRequestException", "System.InvalidOperationException", "System.TimeoutException",
        "System.IO.IOException", "Npgsql.NpgsqlException", "RabbitMQ.Client.Exceptions.BrokerUnreachableException", "MassTransit.RabbitMqConnectionException",
        "MassTransit.MessageReturnedException", "Microsoft.Extensions.Options.OptionsValidationException",
    };

    private static readonly JsonWriterOptions Written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override void Write<TState>(in LogEntry<TState> entry, IExternalScopeProvider? scopes, TextWriter output)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Written))
        {
            json.WriteStartObject();
            json.WriteString("time", TimeProvider.System.GetUtcNow());
            json.WriteString("level", entry.LogLevel.ToString());
            json.WriteString("service", options.Value.Service);
            json.WriteString("category", entry.Category);
            if (Activity.Current is { } activity) json.WriteString("traceId", activity.TraceId.ToString());
            var values = entry.State as IReadOnlyList<KeyValuePair<string, object?>> ?? [];
            json.WriteString("message", values.FirstOrDefault(v => v.Key == "{OriginalFormat}").Value as string ?? "");
            foreach (var (name, value) in values)
            {
                if (Allowed.Contains(name)) json.WriteString(name, value?.ToString());
            }

            if (entry.Exception is { } exception) WriteException(json, exception);
            json.WriteEndObject();
        }

        output.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    private static void WriteException(Utf8JsonWriter json, Exception exception)
    {
        json.WriteStartArray("exceptions");
        for (var current = exception; current is not null; current = current.InnerException)
        {
            json.WriteStartObject();
            json.WriteString("type", current.GetType().FullName);
            if (SpeakingExceptions.Contains(current.GetType().FullName ?? "")) json.WriteString("message", current.Message);
            if (current is Npgsql.PostgresException postgres) json.WriteString("sqlState", postgres.SqlState);
            json.WriteString("stack", current.StackTrace);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
