using System.IO.Compression;
using System.Text;
using System.Xml;

namespace Matchmaking.Registry.SupplierLists;

/// <summary>What may still be unpacked of a workbook, whatever its directory says of sizes; a part that is read twice counts twice.</summary>
internal sealed class UnpackBudget(long bytes)
{
    public long Left { get; private set; } = bytes;

    public void Take(int count)
    {
        if ((Left -= count) < 0) throw ListRefusal.UnpackedTooLarge();
    }
}

/// <summary>
/// One part of a workbook, read forward as it unpacks. What a reader of XML would hold in memory is bounded: markup, depth, and the
/// number of different names.
/// </summary>
internal sealed class WorkbookPart : IDisposable
{
    private const int Deepest = 64;
    private readonly XmlReader _xml;
    private readonly char[] _some = new char[1024];

    public WorkbookPart(ZipArchiveEntry entry, UnpackBudget budget) => _xml = XmlReader.Create(
        new CountedStream(entry.Open(), budget),
        new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true, CloseInput = true, NameTable = new FewNames() });

    public int Depth => _xml.Depth;

    public string Name => _xml.LocalName;

    public string? this[string attribute] => _xml.GetAttribute(attribute);

    /// <summary>By the end of the name, where the prefix of a namespace stands before it.</summary>
    public string? Qualified(string attribute)
    {
        for (var isThere = _xml.MoveToFirstAttribute(); isThere; isThere = _xml.MoveToNextAttribute())
        {
            if (_xml.LocalName != attribute || _xml.Prefix.Length == 0) continue;
            var value = _xml.Value;
            _xml.MoveToElement();
            return value;
        }

        _xml.MoveToElement();
        return null;
    }

    public bool Read()
    {
        var isThere = _xml.Read();
        if (_xml.Depth > Deepest) throw ListRefusal.Unreadable();
        return isThere;
    }

    public bool IsStart(string name) => _xml.NodeType is XmlNodeType.Element && _xml.LocalName == name;

    /// <summary>Stands at an element: goes through what is in it, up to its end.</summary>
    public IEnumerable<string> Inside()
    {
        if (_xml.IsEmptyElement) yield break;
        var depth = _xml.Depth;
        while (Read() && _xml.Depth > depth)
        {
            if (_xml.NodeType is XmlNodeType.Element) yield return _xml.LocalName;
        }
    }

    /// <summary>Stands at an element: its text, as much of it as a cell may have and one letter more.</summary>
    public void AppendText(StringBuilder text)
    {
        if (_xml.IsEmptyElement) return;
        var depth = _xml.Depth;
        while (Read() && _xml.Depth > depth)
        {
            if (_xml.NodeType is not (XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace)) continue;
            while (_xml.ReadValueChunk(_some, 0, _some.Length) is > 0 and var count)
                text.Append(_some, 0, Math.Clamp(SupplierSheet.LongestCell + 1 - text.Length, 0, count));
        }
    }

    public void Dispose() => _xml.Dispose();

    /// <summary>Markup without end is no table, and would be held whole: between two tags, and inside one, there is at most a megabyte.</summary>
    private sealed class CountedStream(Stream packed, UnpackBudget budget) : Stream
    {
        private const int LongestPiece = 1024 * 1024;
        private int _sinceTag;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer)
        {
            var count = packed.Read(buffer);
            budget.Take(count);
            var tag = buffer[..count].LastIndexOf((byte)'<');
            _sinceTag = tag < 0 ? _sinceTag + count : count - tag;
            return _sinceTag <= LongestPiece ? count : throw ListRefusal.UnpackedTooLarge();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) packed.Dispose();
            base.Dispose(disposing);
        }
    }

    /// <summary>A reader keeps every name it meets; a workbook has some hundreds.</summary>
    private sealed class FewNames : NameTable
    {
        private const int Most = 5000;
        private int _count;

        public override string Add(char[] key, int start, int len) => Get(key, start, len) ?? (++_count <= Most ? base.Add(key, start, len) : throw ListRefusal.Unreadable());

        public override string Add(string key) => Get(key) ?? (++_count <= Most ? base.Add(key) : throw ListRefusal.Unreadable());
    }
}
