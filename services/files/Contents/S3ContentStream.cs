using Amazon.S3;
using Amazon.S3.Model;

namespace Matchmaking.Files.Contents;

/// <summary>An object of a bucket, asked for from the position on at which reading begins, so that part of a file costs no more than that part.</summary>
internal sealed class S3ContentStream(IAmazonS3 s3, string bucket, string key, long length) : Stream
{
    private GetObjectResponse? _part;
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => Seek(value, SeekOrigin.Begin);
    }

    public override long Seek(long offset, SeekOrigin origin)
    {
        var position = origin switch { SeekOrigin.Begin => offset, SeekOrigin.Current => _position + offset, _ => length + offset };
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        if (position == _position) return position;
        Close(ref _part);
        return _position = position;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position >= length) return 0;
        _part ??= await s3.GetObjectAsync(new GetObjectRequest { BucketName = bucket, Key = key, ByteRange = new ByteRange(_position, length - 1) }, cancellationToken);
        var read = await _part.ResponseStream.ReadAsync(buffer, cancellationToken);
        _position += read;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("It is read over the network, so asynchronously.");

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException("What is kept does not change.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("What is kept does not change.");

    protected override void Dispose(bool disposing)
    {
        if (disposing) Close(ref _part);
        base.Dispose(disposing);
    }

    private static void Close(ref GetObjectResponse? part)
    {
        part?.Dispose();
        part = null;
    }
}
