"""A damaged file that is put again, wherever its owner puts it, is whole everywhere."""

from tansu.features import files
from tansu.foundation import claims, tree
from tests.support.instances import Instance


def test_a_damaged_file_put_again_is_whole_at_every_path_that_names_it(instance: Instance) -> None:
    who = instance.member()
    for name in ("one.txt", "two.txt"):
        files.store(instance.outside, who, ("Letters", name), chunks=[b"dear ada"], make_parents=True)
    (wrong,) = instance.originals()
    instance.file_of(wrong).write_bytes(b"dear eve")
    with instance.outside.system(who.account) as work:
        claims.note_damaged(work, wrong.id)

    files.store(instance.outside, who, ("Letters", "one.txt"), chunks=[b"dear ada"])

    (right,) = instance.originals()
    assert right.id != wrong.id
    assert b"".join(instance.outside.blobs.read(right)) == b"dear ada"
    with instance.outside.look(who.account) as work:
        assert claims.count_damaged(work) == 0
        found = [tree.seek(work, ("Letters", name)) for name in ("one.txt", "two.txt")]
    assert [entry.blob for entry in found if entry] == [right.id, right.id]
