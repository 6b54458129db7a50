# What is installed, and the Debian package of it: cpack in the build folder.
include(GNUInstallDirs)

set(pages)
foreach(program tachograph tachograph-runner)
  set(page ${CMAKE_CURRENT_BINARY_DIR}/${program}.1)
  add_custom_command(OUTPUT ${page}
    COMMAND ${CMAKE_CURRENT_LIST_DIR}/manual $<TARGET_FILE:${program}> > ${page}.new
    COMMAND ${CMAKE_COMMAND} -E rename ${page}.new ${page}
    DEPENDS ${program} ${CMAKE_CURRENT_LIST_DIR}/manual VERBATIM)
  list(APPEND pages ${page})
endforeach()
add_custom_target(manual_pages ALL DEPENDS ${pages})

install(TARGETS tachograph tachograph-runner)
install(FILES ${pages} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${CMAKE_SOURCE_DIR}/README.md ${CMAKE_SOURCE_DIR}/LICENSE TYPE DOC)
install(FILES ${CMAKE_CURRENT_LIST_DIR}/tachograph.service DESTINATION lib/systemd/system)
foreach(program tachograph tachograph-runner)
  install(FILES ${CMAKE_CURRENT_LIST_DIR}/completion.bash DESTINATION share/bash-completion/completions RENAME ${program})
endforeach()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_CONTACT "Tachograph maintainers <tachograph@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "benchmark bot for pull requests, whose only database is git")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
# Libraries are found by looking into the programs; these are programs that they start, and what the scripts need.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "git, openssh-client, ca-certificates, passwd")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "bubblewrap, git-lfs")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${CMAKE_CURRENT_LIST_DIR}/postinst ${CMAKE_CURRENT_LIST_DIR}/prerm)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
# cpack takes what is built, and builds nothing.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON PARENT_SCOPE)
include(CPack)
