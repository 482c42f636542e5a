using System.Net;
using System.Runtime.CompilerServices;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Options;

namespace Matchmaking.Files.Contents;

/// <summary>Contents in a bucket of an S3-compatible store.</summary>
internal sealed class S3ContentStore : IContentStore, IDisposable
{
    private const string Prefix = "content/";

    private readonly AmazonS3Client _s3;
    private readonly string _bucket;

    public S3ContentStore(IOptions<FilesSettings> settings)
    {
        var s3 = settings.Value.S3;
        // Stores other than Amazon's know neither virtual hosts nor the newer checksums.
        var config = new AmazonS3Config { ForcePathStyle = true, RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED, ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED };
        if (s3.ServiceUrl.Length > 0) (config.ServiceURL, config.AuthenticationRegion) = (s3.ServiceUrl, s3.Region);
        else config.RegionEndpoint = RegionEndpoint.GetBySystemName(s3.Region);
        _s3 = s3.AccessKey.Length > 0 ? new AmazonS3Client(new BasicAWSCredentials(s3.AccessKey, s3.SecretKey), config) : new AmazonS3Client(config);
        _bucket = s3.Bucket;
    }

    public async Task PutAsync(string sha256, string path, CancellationToken ct)
    {
        if (!await IsThereAsync(sha256, ct)) await _s3.PutObjectAsync(new PutObjectRequest { BucketName = _bucket, Key = Prefix + sha256, FilePath = path, ContentType = "application/octet-stream", UseChunkEncoding = false }, ct);
    }

    public Task<Stream> OpenAsync(string sha256, long sizeBytes, CancellationToken ct) => Task.FromResult<Stream>(new S3ContentStream(_s3, _bucket, Prefix + sha256, sizeBytes));

    public Task DeleteAsync(string sha256, CancellationToken ct) => _s3.DeleteObjectAsync(_bucket, Prefix + sha256, ct);

    public async IAsyncEnumerable<string> ListAsync(DateTimeOffset before, [EnumeratorCancellation] CancellationToken ct)
    {
        var ask = new ListObjectsV2Request { BucketName = _bucket, Prefix = Prefix };
        ListObjectsV2Response page;
        do
        {
            page = await _s3.ListObjectsV2Async(ask, ct);
            foreach (var kept in page.S3Objects ?? [])
            {
                if (kept.LastModified?.ToUniversalTime() < before.UtcDateTime) yield return kept.Key[Prefix.Length..];
            }

            ask.ContinuationToken = page.NextContinuationToken;
        }
        while (page.IsTruncated is true);
    }

    public void Dispose() => _s3.Dispose();

    private async Task<bool> IsThereAsync(string sha256, CancellationToken ct)
    {
        try
        {
            await _s3.GetObjectMetadataAsync(_bucket, Prefix + sha256, ct);
            return true;
        }
        catch (AmazonS3Exception e) when (e.StatusCode is HttpStatusCode.NotFound)
        {
            return false;
        }
    }
}
