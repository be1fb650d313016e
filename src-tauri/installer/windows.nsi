; The Windows installer. `cargo xtask windows` names the files:
;   makensis -DVERSION=0.1.0 -DEXE=… -DCLI=… -DVERIFY=… -DLOADER=…
;     -DICON=… -DLICENSE=… -DOUT=… windows.nsi
; It installs for one person, so it asks for no rights. Shop data lies elsewhere, in the roaming
; folder app.tillside.desktop, and no uninstallation touches it: it holds money's history.

; 64-bit stubs, so that a Wine without its 32-bit part can try the installer.
Target amd64-unicode
Unicode true
!include "MUI2.nsh"

!define APP "Tillside"
!define IDENTIFIER "app.tillside.desktop"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\${IDENTIFIER}"
!define SETTINGS "Software\${IDENTIFIER}"
; Links that lead into the desk, such as tillside://order/20261120-1-3.
!define LINKS "Software\Classes\tillside"
; The name under which the system shows its notices.
!define NOTICES "Software\Classes\AppUserModelId\${IDENTIFIER}"
; The name under which Microsoft's updater registers the WebView2 runtime.
!define WEBVIEW2 "Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}"

Name "${APP}"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\${APP}"
InstallDirRegKey HKCU "${SETTINGS}" "InstallDir"
RequestExecutionLevel user
SetCompressor /SOLID lzma
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "${APP}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "${APP} installer"
VIAddVersionKey "LegalCopyright" "The Tillside contributors, Apache-2.0"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!insertmacro MUI_PAGE_LICENSE "${LICENSE}"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "SimpChinese"

Function .onInit
  ReadRegStr $0 HKLM "SOFTWARE\WOW6432Node\${WEBVIEW2}" "pv"
  StrCmp $0 "" 0 found
  ReadRegStr $0 HKLM "SOFTWARE\${WEBVIEW2}" "pv"
  StrCmp $0 "" 0 found
  ReadRegStr $0 HKCU "Software\${WEBVIEW2}" "pv"
  StrCmp $0 "" 0 found
  MessageBox MB_OK|MB_ICONINFORMATION "${APP} shows its window with the Microsoft Edge WebView2 Runtime, which is not on this computer. Install it before starting ${APP}." /SD IDOK
found:
FunctionEnd

Section "Install"
  SetOutPath "$INSTDIR"
  File "/oname=tillside-desktop.exe" "${EXE}"
  File "/oname=tillside.exe" "${CLI}"
  File "/oname=tillside-verify.exe" "${VERIFY}"
  File "/oname=WebView2Loader.dll" "${LOADER}"
  File "/oname=LICENSE.txt" "${LICENSE}"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  WriteRegStr HKCU "${SETTINGS}" "InstallDir" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "${APP}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\tillside-desktop.exe"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
  WriteRegStr HKCU "${LINKS}" "" "URL:${APP}"
  WriteRegStr HKCU "${LINKS}" "URL Protocol" ""
  WriteRegStr HKCU "${LINKS}\shell\open\command" "" '"$INSTDIR\tillside-desktop.exe" "%1"'
  WriteRegStr HKCU "${NOTICES}" "DisplayName" "${APP}"
  CreateShortcut "$SMPROGRAMS\${APP}.lnk" "$INSTDIR\tillside-desktop.exe"
SectionEnd

Section "Uninstall"
  Delete "$INSTDIR\tillside-desktop.exe"
  Delete "$INSTDIR\tillside.exe"
  Delete "$INSTDIR\tillside-verify.exe"
  Delete "$INSTDIR\WebView2Loader.dll"
  Delete "$INSTDIR\LICENSE.txt"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${APP}.lnk"
  DeleteRegKey HKCU "${LINKS}"
  DeleteRegKey HKCU "${NOTICES}"
  DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Run" "${APP}"
  DeleteRegKey HKCU "${UNINSTALL}"
  DeleteRegKey HKCU "${SETTINGS}"
SectionEnd
