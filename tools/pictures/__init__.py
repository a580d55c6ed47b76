"""Invented photo libraries that look real: painted landscapes, towns, meals and people, spread over twenty years.

Everything follows from a seed, so two machines make the same library and no photograph of anybody is needed.
`plan` decides what was taken when and where, `scenes` paints places, `develop` turns a place into many photographs.
"""
