using Matchmaking.ServiceDefaults;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;

namespace Matchmaking.Portal.Forms;

/// <summary>
/// Forms with files: how large one may be and how many come in at once, since the framework keeps each on the disk before a page sees it.
/// Who sends too much reads so, on a page, instead of a connection that breaks.
/// </summary>
internal sealed class UploadLimit(PortalSettings settings) : IDisposable
{
    /// <summary>What a form has besides its files.</summary>
    private const int FormBytes = 64 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _places = new(settings.UploadsAtOnce);

    public static void AddTo(IServiceCollection services, PortalSettings settings)
    {
        services.AddSingleton<UploadLimit>();
        services.Configure<FormOptions>(form => form.MultipartBodyLengthLimit = settings.UploadMaxBytes + FormBytes);
    }

    public async Task HandleAsync(HttpContext http, RequestDelegate next)
    {
        var isUpload = HttpMethods.IsPost(http.Request.Method) && http.Request.ContentType?.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase) is true;
        // The page that says what went wrong is a second run of the same request.
        if (!isUpload || http.Features.Get<IExceptionHandlerFeature>() is not null)
        {
            await next(http);
            return;
        }

        // It is we who say that it is too long: the server would hang up on a browser that has not yet read why.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server) server.MaxRequestBodySize = http.Request.ContentLength is null ? settings.UploadMaxBytes + FormBytes : null;
        if (http.Request.ContentLength > settings.UploadMaxBytes + FormBytes)
        {
            Forget(http.Request);
            throw new BadHttpRequestException("A form with its files is larger than it may be.", StatusCodes.Status413PayloadTooLarge);
        }

        if (!await _places.WaitAsync(Patience, http.RequestAborted))
        {
            Forget(http.Request);
            throw Refuse.TooMany("upload.too-many-at-once", "Too many files are being uploaded at the moment. Wait a moment, then send the form again.");
        }

        try
        {
            await next(http);
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose() => _places.Dispose();

    // The page that says so must not read the form after all.
    private static void Forget(HttpRequest request) => (request.Body, request.ContentType, request.ContentLength) = (Stream.Null, null, 0);
}
